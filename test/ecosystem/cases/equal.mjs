/** @param {unknown} got @param {unknown} wanted */
export function equal(got, wanted) {
  if (got !== wanted) throw new Error(`got ${got}, wanted ${wanted}`);
}
