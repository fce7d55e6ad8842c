/** What ps shows: the kind of process comes first, since room for a title is what the arguments took. */
export function setTitle(name: string, ...words: readonly (string | number)[]): void {
  process.title = `${name}: ${words.join(' ')}`;
}
