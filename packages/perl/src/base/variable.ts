/** A variable of Perl's that programs assign to: an imported binding can't be assigned, so it has a `value`. */
export interface Variable<T> {
  value: T;
}
