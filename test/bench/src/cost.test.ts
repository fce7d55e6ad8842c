import { execFileSync } from 'node:child_process';
import { servers } from './contenders.js';
import { compiled } from './paths.js';
import { countServer } from './serving.js';
import { hasStrace } from './trace.js';

const greeting = {
  name: 'greeting-tcp4',
  work: 'greeting',
  family: 'tcp4',
  expect: "Hello there, localhost, it's a fine day for sockets\\r\\n",
} as const;

function server(name: string) {
  const found = servers.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no server ${name}`);
  return { kind: greeting, contender: found };
}

const reason = hasStrace ? '' : ' (skipped: no strace here)';

test.skipIf(!hasStrace)(
  `the accept loop of sys makes the system calls of C's${reason}`,
  { timeout: 120_000 },
  async () => {
    const [c, sys] = [await countServer(server('C')), await countServer(server('sys'))];
    expect(c).toEqual({ accept4: 1, write: 1, close: 1 });
    // V8's own calls (a collection, a compilation) are no work of the loop and don't come with every connection.
    const ours = Object.fromEntries(Object.entries(sys).filter(([, count]) => count >= 0.5));
    expect(ours).toEqual(c);
  },
);

test('a connection allocates no ArrayBuffer, and little on the heap', { timeout: 120_000 }, () => {
  const output = execFileSync(process.execPath, [compiled('heap')], { encoding: 'utf8', timeout: 110_000 });
  const { heap, buffers } = JSON.parse(output);
  expect(buffers).toBe(0);
  expect(heap).toBeLessThan(300); // 218 on Node 20: the address, the object, and the numbers of descriptors
});
