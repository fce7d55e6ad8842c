/**
 * A function that Perl has in two contexts. Called, it gives the scalar, or undefined where nothing was found; `list`
 * takes the same arguments and gives Perl's list, which is empty where nothing was found. Perl's alias field is one
 * string with spaces between the aliases.
 */
export interface Lookup<Args extends unknown[], Scalar, List extends unknown[]> {
  (...args: Args): Scalar | undefined;
  /** The same in list context. */
  list(...args: Args): List | [];
}
