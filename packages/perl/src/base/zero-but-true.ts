/**
 * What calls give that succeed with a number: `'0 but true'` stands for 0, so that `call() || die(…)` is right. It counts as 0 in
 * `|`, `&` and the like (`Number(flags) | O_NONBLOCK`), and where the layer takes a number.
 */
export type MaybeZero = number | '0 but true';

/** A number that is true. */
export function orTrue(value: number): MaybeZero {
  return value === 0 ? '0 but true' : value;
}
