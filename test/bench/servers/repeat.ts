import { createInterface } from 'node:readline';

/** Something that is done again and again; it tells when it was done, by `process.hrtime`. */
export type Once = () => bigint | Promise<bigint>;

export const now = process.hrtime.bigint;

/** Does the work that the command line names as often as a line of stdin says, and prints the nanoseconds of each. */
export async function repeat(works: Record<string, Once>): Promise<void> {
  const [, , name = ''] = process.argv;
  const once = works[name];
  if (once === undefined) throw new Error(`no work ${name}`);
  console.log('ready');
  for await (const count of createInterface({ input: process.stdin })) {
    const times: bigint[] = [];
    for (let i = 0; i < Number(count); i++) {
      const start = now();
      const end = once();
      times.push((typeof end === 'bigint' ? end : await end) - start);
    }
    console.log(times.join(' '));
  }
}
