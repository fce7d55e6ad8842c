import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { environment } from '../support/environment.js';
import { unless } from '../support/skip.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const installed = `${root}tools/runtimes/node_modules`;
const here = process.platform === 'linux' && process.arch === 'x64';
const { describe } = unless(here ? undefined : 'Bun and Deno come from the registry for linux x64');

const commands = {
  Node: [process.execPath],
  Bun: [`${installed}/@oven/bun-linux-x64-baseline/bin/bun`],
  Deno: [`${installed}/@deno/linux-x64-glibc/deno`, 'run', '--allow-all', '--node-modules-dir=manual'],
};

type Runtime = keyof typeof commands;

function run(runtime: Runtime, program: string) {
  const [file = '', ...args] = [...commands[runtime], `${root}test/dist/runtimes/programs/${program}.js`];
  const { status, signal, stdout, stderr } = spawnSync(file, args, {
    cwd: `${root}test`,
    env: environment({ NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' }),
    encoding: 'utf8',
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  return { ended: signal ?? status, stdout, stderr };
}

/** What the program says where all goes well. */
const good = (lines: string[]) => ({ ended: 0, stdout: `${lines.join('\n')}\n`, stderr: '' });

const refusals = (name: string) => {
  const fork = `ERR_FORK_RUNTIME: fork: ${name} is not Node; fork knows only the layout of Node`;
  const node = 'needs the event loop of Node, and this is another runtime';
  return [
    `fork ${fork}`,
    `forkWhenIdle ${fork}`,
    `aio ERR_NOT_NODE: loopDispatch: what waits for a descriptor ${node}`,
    `handler ERR_NOT_NODE: sigaction: a handler ${node}`,
    'DEFAULT',
    'goes on',
  ];
};

describe.each(Object.keys(commands) as Runtime[])('on %s', (runtime) => {
  test('sockets', () => {
    expect(run(runtime, 'sockets')).toEqual(
      good([
        'accept true',
        'over TCP',
        'poll 0',
        'poll 1',
        'a datagram',
        'end of file 0',
        'SystemError: close EBADF: bad file descriptor',
        'TypeError: listen: fd must be a file descriptor: a number, o',
      ]),
    );
  });

  test('names', () => {
    expect(run(runtime, 'names')).toEqual(
      good(['53 6 127.0.0.1', '1 1', '1 1', 'ResolverError: getaddrinfo']),
    );
  });

  test('processes', () => {
    const lines = ['true true true', '27 true', 'SIGTERM', 'ESRCH', '15', 'another program'];
    expect(run(runtime, 'processes')).toEqual(good(lines));
  });

  test('signals', () => {
    const lines = ['false', 'true true', 'true 42', 'DEFAULT DEFAULT IGNORE', 'IGNORE', 'SIGUSR2'];
    expect(run(runtime, 'signals')).toEqual(good(lines));
  });
});

describe.each(['Bun', 'Deno'] as const)('on %s', (runtime) => {
  test('fork and handlers of signals are refused by name', () => {
    expect(run(runtime, 'refused')).toEqual(good(refusals(runtime.toLowerCase())));
  });
});
