import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { comparable, normal } from '../support/normal.js';
import { noPod } from '../support/perlipc-pod.js';
import { here, type Program, removeScratches, scratch } from '../support/program.js';
import { unless } from '../support/skip.js';

afterAll(removeScratches);

/** A server in perl on a socket in a new folder, which gives each client `bytes` (a perl expression). */
async function talker(bytes: string): Promise<{ path: string; server: Program }> {
  const path = join(scratch(), 'catsock');
  const server = here.perl(`
    use Socket; use IO::Handle;
    socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un("${path}")); listen(S, 5);
    STDOUT->printflush("listening\\n");
    while (accept(C, S)) { print C ${bytes}; close C }`);
  await server.until(() => (server.stdout !== '' ? true : undefined), 'the server');
  return { path, server };
}

/** Runs our client and the chapter's with the same arguments, compares what is seen of them, and gives ours. */
async function both(...args: string[]) {
  const own = await here.ours('unix-client', ...args).ended;
  expect(comparable(own)).toEqual(comparable(await here.chapter('unix-client', ...args).ended));
  return own;
}

unless(noPod).describe('the Unix-domain clients do the same', () => {
  test.each([
    ['all 256 values, a thousand times', 'join("", map chr, 0 .. 255) x 1000', 256_000],
    ['a last line without newline', '"one\\ntwo"', 7],
    ['an empty answer', '""', 0],
  ])('%s', async (_, bytes, length) => {
    const { path, server } = await talker(bytes);
    using _server = server;
    const { stdout, status } = await both(path);
    expect([stdout.length, status]).toEqual([length, 0]);
  });

  test('no such socket, a path that is a file, and one that nobody serves any more', async () => {
    const missing = await both(join(scratch(), 'nobody'));
    expect([missing.status, normal(missing.stderr)]).toEqual([
      2,
      'connect: No such file or directory at FILE line N.\n',
    ]);
    const file = join(scratch(), 'file');
    writeFileSync(file, '');
    expect((await both(file)).status).toBe(111);
    const { path, server } = await talker('""');
    await server.kill('SIGKILL');
    const stale = await both(path);
    expect([stale.status, normal(stale.stderr)]).toEqual([
      111,
      'connect: Connection refused at FILE line N.\n',
    ]);
  });
});

test('log-socket tells a socket from what is none', async () => {
  const { path, server } = await talker('""');
  using _server = server;
  expect(await here.ours('log-socket', path).ended).toMatchObject({ status: 0, stdout: '', stderr: '' });
  for (const [other, status] of [
    ['/etc/hosts', 255],
    [join(scratch(), 'nobody'), 2],
  ] as const) {
    const own = await here.ours('log-socket', other).ended;
    const reference = await here.perl(
      `unless (-S shift) { die "something's wicked with the log system" }`,
      other,
    ).ended;
    expect(comparable(own)).toEqual(comparable(reference));
    expect(own.status).toBe(status);
  }
});

test('a path that is too long is an error that says the limit', async () => {
  const { status, stderr } = await here.ours('unix-client', `/tmp/${'x'.repeat(200)}`).ended;
  expect(status).toBe(255);
  expect(stderr).toMatch(/path must be a path of at most 108 bytes, got 205 bytes at \S+ line \d+\.\n$/);
});
