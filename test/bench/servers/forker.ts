import { createInterface } from 'node:readline';

/** Does `once` as often as a line of stdin says, and prints the nanoseconds of each. */
export async function forker(once: () => void | Promise<void>): Promise<void> {
  console.log('ready');
  for await (const count of createInterface({ input: process.stdin })) {
    const times: bigint[] = [];
    for (let i = 0; i < Number(count); i++) {
      const start = process.hrtime.bigint();
      await once();
      times.push(process.hrtime.bigint() - start);
    }
    console.log(times.join(' '));
  }
}
