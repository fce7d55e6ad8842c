// What a connection and a fork cost, in counts: they are the same on a busy machine.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inNode, repeaters, type Server, servers } from './contenders.js';
import { greeting } from './greeting.js';
import { hasCallgrind } from './measure/instructions.js';
import { countRepeated, countRepeatedInstructions, waited } from './measure/repeating.js';
import { countServer, countServerInstructions } from './measure/serving.js';
import { type Calls, hasStrace } from './measure/trace.js';
import { compiled } from './paths.js';

/** Where all tools are to be there, what can't be counted fails. */
const counts = (has: boolean) => has || process.env['PERLIPC_NO_SKIP'] !== undefined;
const reason = hasStrace ? '' : ' (skipped: no strace here)';
const noCallgrind = hasCallgrind ? '' : ' (skipped: no valgrind here)';
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
  test.skipIf(!counts(hasStrace))(
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

// Counted at the same time: callgrind's counts don't depend on who else is at work.
describe.concurrent('instructions in user space', { timeout: 5 * LONG }, () => {
  const unix = { name: 'greeting', work: 'greeting', family: 'unix', expect: greeting } as const;

  const roundtrip = {
    name: 'roundtrip',
    work: 'roundtrip',
    family: 'unix',
    expect: '',
    message: 64,
  } as const;

  // Counts on Node 20.
  test.skipIf(!counts(hasCallgrind)).each([
    ['connection', 'sys', unix, 3_000], // 2,460; C 47, Node-API alone 1,340
    ['connection', '@perlipc/perl', unix, 8_400], // 7,050
    ['round trip', 'sys', roundtrip, 3_000], // 2,430; Node-API alone 1,570
    ['round trip', '@perlipc/perl', roundtrip, 3_700], // 2,960; perl 1,140
  ])(`of a %s of %s${noCallgrind}`, async (_, name, kind, most) => {
    const counted = await countServerInstructions(kind, server(name));
    expect(counted).toBeGreaterThan(500);
    expect(counted).toBeLessThan(most);
  });

  test.skipIf(!counts(hasCallgrind))(`of a look-up in /etc/services${noCallgrind}`, async () => {
    const counted = await countRepeatedInstructions(repeaters('servbyname')['sys'] ?? []);
    expect(counted).toBeGreaterThan(500);
    expect(counted).toBeLessThan(34_000); // 24,800 on Node 20
  });

  test.skipIf(!counts(hasCallgrind)).each([
    ['poll', 250], // 160
    ['epoll', 250], // 150
  ])(`of each of a thousand descriptors of %s${noCallgrind}`, async (name, most) => {
    const few = { warmUp: 300, times: 50 };
    const counted = await countRepeatedInstructions(inNode('call-repeat', name, 'sys'), few);
    expect(counted / 1_000).toBeGreaterThan(5);
    expect(counted / 1_000).toBeLessThan(most);
  });
});

test.skipIf(!counts(hasStrace))(
  `a fork makes the system calls of its threads and heap, and looks nothing up again${reason}`,
  { timeout: LONG },
  async () => {
    const command = repeaters('exit')['sys'] ?? [];
    const calls = await countRepeated(command, { mark: waited, from: 10, to: 30 });
    const total = Object.values(calls).reduce((sum, count) => sum + count, 0);
    const { ioctl = 0 } = calls;
    // 87 on Node 20, with 11 threads that stay parked between these forks; 195 if they don't.
    expect(total - ioctl).toBeLessThan(230);
    // From Linux 6.11 on one for each mapping but those within a library: some 120.
    expect(ioctl).toBeLessThan(250);
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
  // 52 and 55 on Node 20: a function that each child compiles itself is some 55 more, a property that it looks up first 30.
  expect(Number(output)).toBeLessThan(70);
});
