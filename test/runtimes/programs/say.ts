import { writeSync } from 'node:fs';

/** One line on standard output, written when it is said. */
export function say(...words: unknown[]): void {
  writeSync(1, `${words.join(' ')}\n`);
}
