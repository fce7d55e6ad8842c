// What the Unix server does with its path.
import { existsSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { visit } from '../support/forking-server.js';
import { normal } from '../support/normal.js';
import { here, type Program, removeScratches, scratch } from '../support/program.js';

afterAll(removeScratches);

const IN_USE = { status: 98, stdout: '', stderr: 'bind: Address already in use at FILE line N.\n' };
const SERVED = /^Hello there, it's now .+\n.+/s;

async function serving(path: string): Promise<Program> {
  const server = here.ours('unix-server', path);
  await server.until(() => (server.stdout.includes('server started on') ? true : undefined), 'its start');
  return server;
}

async function refused(path: string): Promise<object> {
  const { status, stdout, stderr } = await here.ours('unix-server', path).ended;
  return { status, stdout, stderr: normal(stderr) };
}

test('a file, a folder and a link to nowhere are left alone', async () => {
  const folder = scratch();
  const file = join(folder, 'file');
  writeFileSync(file, 'precious');
  const link = join(folder, 'link');
  symlinkSync('/no/such', link);
  for (const path of [file, folder, link]) expect(await refused(path)).toEqual(IN_USE);
  expect(readFileSync(file, 'utf8')).toBe('precious');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
});

test('a live server keeps its socket, and does not hear of who asked', async () => {
  const path = join(scratch(), 'catsock');
  using server = await serving(path);
  expect(await refused(path)).toEqual(IN_USE);
  expect(await visit({ path })).toMatch(SERVED);
  await server.until(() => (server.stdout.includes('reaped ') ? true : undefined), 'the reaping');
  expect(server.stdout.match(/connection on/g)).toHaveLength(1);
});

test('a datagram socket and one that does not listen are left alone', async () => {
  for (const [type, listens] of [
    ['SOCK_DGRAM', ''],
    ['SOCK_STREAM', ''],
    ['SOCK_STREAM', 'listen S, 5;'],
  ]) {
    const path = join(scratch(), 'other');
    using other = here.perl(`use Socket; $| = 1;
      socket S, PF_UNIX, ${type}, 0; bind S, sockaddr_un("${path}"); ${listens} print "up\\n"; sleep 20`);
    await other.until(() => (other.stdout === 'up\n' ? true : undefined), 'the other');
    expect(await refused(path)).toEqual(IN_USE);
  }
});

test('a stale socket is replaced', async () => {
  const path = join(scratch(), 'catsock');
  const first = await serving(path);
  expect(await first.kill('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
  expect(existsSync(path)).toBe(true);
  using second = await serving(path);
  expect(await visit({ path })).toMatch(SERVED);
  expect(await second.kill('SIGTERM')).toMatchObject({ signal: 'SIGTERM' });
  expect(existsSync(path)).toBe(false);
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('it dies of %s and its path is gone', async (signal) => {
  const path = join(scratch(), 'catsock');
  using server = await serving(path);
  expect(await visit({ path })).toMatch(SERVED);
  expect(existsSync(path)).toBe(true);
  expect(await server.kill(signal)).toMatchObject({ status: null, signal, stderr: '' });
  expect(existsSync(path)).toBe(false);
});

test('it leaves the path to a server that has taken it over', async () => {
  const path = join(scratch(), 'catsock');
  using first = await serving(path);
  const perl = here.perl(`use Socket; $| = 1; unlink "${path}";
    socket S, PF_UNIX, SOCK_STREAM, 0; bind S, sockaddr_un("${path}"); listen S, 5; print "up\\n"; sleep 20`);
  using other = perl;
  await other.until(() => (other.stdout === 'up\n' ? true : undefined), 'the other');
  await first.kill('SIGTERM');
  expect(existsSync(path)).toBe(true);
});

test('a path that is too long is refused with the limit', async () => {
  const { status, stdout, stderr } = await here.ours('unix-server', `/tmp/${'x'.repeat(104)}`).ended;
  expect([status, stdout]).toEqual([255, '']);
  expect(stderr).toMatch(/path must be a path of at most 108 bytes, got 109 bytes at \S+ line \d+\.\n$/);
});

test('a folder that does not exist is bind’s error', async () => {
  const { status, stderr } = await here.ours('unix-server', '/no/such/catsock').ended;
  expect([status, normal(stderr)]).toEqual([2, 'bind: No such file or directory at FILE line N.\n']);
});
