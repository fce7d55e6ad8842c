/** Throws a TypeError for what isn't an option: a name spelt wrongly would have the default work in silence. `of` stands before the names. */
export function refuseUnknown<T extends object>(given: T, known: Record<keyof T, true>, of = ''): void {
  for (const name of Object.keys(given))
    if (!Object.hasOwn(known, name)) {
      const all = Object.keys(known).map((each) => of + each);
      throw new TypeError(`prefork: there is no option ${of}${name}; there are ${all.join(', ')}`);
    }
}
