/** The characters of a string, of which JavaScript's own counts those above U+FFFF twice; without these it is the string. */
export function characters(string: string): string | readonly string[] {
  return /[\ud800-\udbff]/.test(string) ? Array.from(string) : string;
}

/** The first characters of a string. */
export function first(count: number | undefined, string: string): string {
  const all = characters(string).slice(0, count);
  return typeof all === 'string' ? all : all.join('');
}
