import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { failing, noStrace } from '../support/forking-server.js';
import { normal } from '../support/normal.js';
import { here, Program, programFile, removeScratches, scratch } from '../support/program.js';
import { unless } from '../support/skip.js';

afterAll(removeScratches);

async function started(program: Program): Promise<Program> {
  await program.until(() => (program.stdout.includes('server started') ? true : undefined), 'the server');
  return program;
}

test.each([
  ['tcp-server', ['0', '127.0.0.1']],
  ['tcp-server-forking', ['0', '127.0.0.1']],
  ['unix-server', ['catsock']],
])('%s dies of SIGUSR1, and no debugger listens', async (name, args) => {
  using server = await started(
    new Program(process.execPath, [programFile(name), ...args], { cwd: scratch() }),
  );
  process.kill(server.pid, 'SIGUSR1');
  expect(await server.ended).toMatchObject({ signal: 'SIGUSR1', stderr: '' });
});

/** A server whose accept fails. */
function broken(name: string, injection: string): Program {
  const [command = '', ...args] = failing(injection);
  const target = name === 'unix-server' ? [join(scratch(), 'catsock')] : ['0', '127.0.0.1'];
  return new Program(command, [...args, process.execPath, programFile(name), ...target]);
}

const servers = ['tcp-server', 'tcp-server-forking', 'unix-server'];

unless(noStrace).test.each(servers)('%s says so once and waits where accept fails for good', async (name) => {
  using server = await started(broken(name, 'accept4:error=EPERM'));
  await server.until(() => (server.stdout.includes('accept: ') ? true : undefined), 'its complaint');
  // What accept fails of once more is not told again.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(normal(server.stdout).match(/accept: Operation not permitted, waiting at DATE/g)).toHaveLength(1);
  await server.kill('SIGKILL');
});

unless(noStrace).test.each(servers)('%s dies of an accept that can never succeed', async (name) => {
  using server = broken(name, 'accept4:error=EINVAL');
  const { stderr, status } = await server.ended;
  expect([normal(stderr), status]).toEqual(['accept: Invalid argument at FILE line N.\n', 22]);
});

test('the client of a path that is too long says so', async () => {
  const { status, stderr } = await here.ours('unix-client', `/tmp/${'x'.repeat(200)}`).ended;
  expect([status, normal(stderr)]).toEqual([
    255,
    expect.stringMatching(
      /^RangeError: \w+: path must be a path of at most 108 bytes, got 205 bytes at FILE line N\.\n$/,
    ),
  ]);
});
