// What a connection and a fork cost, in counts: they are the same on a busy machine.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { repeaters, type Server, servers } from './contenders.js';
import { greeting } from './greeting.js';
import { countRepeated, waited } from './measure/repeating.js';
import { countServer } from './measure/serving.js';
import { type Calls, hasStrace } from './measure/trace.js';
import { compiled } from './paths.js';

const reason = hasStrace ? '' : ' (skipped: no strace here)';
const LONG = 120_000;
const families = ['tcp4', 'tcp6', 'unix'] as const;

function server(name: string): Server {
  const found = servers.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no server ${name}`);
  return found;
}

/** V8's own calls (a collection, a helper thread that wakes the loop) don't come with every connection: to whole numbers. */
function regular(calls: Calls): Calls {
  const rounded = Object.entries(calls).map(([name, count]) => [name, Math.round(count)] as const);
  return Object.fromEntries(rounded.filter(([, count]) => count > 0));
}

describe.each(families)('greeting over %s', (family) => {
  const kind = { name: 'greeting', work: 'greeting', family, expect: greeting };
  test.skipIf(!hasStrace)(
    `sys and @perlipc/perl make exactly the system calls of C's loop${reason}`,
    { timeout: LONG },
    async () => {
      const c = await countServer(kind, server('C'));
      expect(c).toEqual({ accept4: 1, write: 1, close: 1 });
      expect(regular(await countServer(kind, server('sys')))).toEqual(c);
      expect(regular(await countServer(kind, server('@perlipc/perl')))).toEqual(c);
    },
  );
});

/** This process's, and all above them. */
function controlGroups(): number {
  const paths = readFileSync('/proc/self/cgroup', 'utf8').trim().split('\n');
  return paths.flatMap((line) => line.split(':')[2]?.split('/').filter(Boolean) ?? []).length + paths.length;
}

test.each([
  ['sys', 300], // 218 on Node 20: the address, the object, and the numbers of descriptors
  ['perl', 1_400], // 1,283: Perl's addresses are strings, made of sys's bytes
])(
  'a connection of %s allocates no ArrayBuffer, and little on the heap',
  { timeout: LONG },
  (layer, most) => {
    const output = execFileSync(process.execPath, [compiled('heap'), layer], {
      encoding: 'utf8',
      timeout: LONG,
    });
    const { heap, buffers } = JSON.parse(output);
    expect(buffers).toBe(0);
    expect(heap).toBeLessThan(most);
  },
);

test.skipIf(!hasStrace)(
  `a fork makes the system calls of its threads and heap, and looks nothing up again${reason}`,
  { timeout: LONG },
  async () => {
    const command = repeaters('exit')['sys'] ?? [];
    const calls = await countRepeated(command, { mark: waited, from: 10, to: 30 });
    const total = Object.values(calls).reduce((sum, count) => sum + count, 0);
    // 116 on Node 20, with 11 threads that stay parked between most of these forks; 195 if they don't.
    expect(total).toBeLessThan(230);
    // The threads and the mappings; the control groups, and of each, and all above it, a limit and what there is.
    const most = 2 + 1 + 2 * controlGroups();
    expect(calls['openat']).toBeLessThanOrEqual(most);
    expect(calls['read']).toBeLessThan(5 + most);
    expect(calls['wait4']).toBe(1);
  },
);

test.each(['sys', 'perl'])('what a child of %s calls is compiled before', { timeout: LONG }, (layer) => {
  const output = execFileSync(process.execPath, [compiled('faults'), layer], {
    encoding: 'utf8',
    timeout: LONG,
  });
  // 50 and 52 on Node 20: a function that each child compiles itself is some 55 more, a property that it looks up first 30.
  expect(Number(output)).toBeLessThan(78);
});
