// What a program is executed with: descriptors of programs, and the environment as it is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { fails } from '../../support/families.js';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const linux = sys.MFD_CLOEXEC === undefined ? 'the system has no execveat' : undefined;
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('latin1');

/** What the program that `body` executes writes, and its status. */
async function output(body: () => unknown): Promise<[string, number]> {
  const [reader, writer] = sys.pipe();
  const pid = await forked(() => {
    sys.dup2(writer, 1);
    body();
  });
  sys.close(writer);
  const buffer = Buffer.alloc(10_000);
  let seen = '';
  for (let size = sys.read(reader, buffer); size > 0; size = sys.read(reader, buffer))
    seen += buffer.toString('latin1', 0, size);
  return [seen, await ended(pid)];
}

fresh(
  'fexecve runs a program of no path',
  async () => {
    const memfd = sys.memfd_create('program');
    sys.write(memfd, readFileSync('/bin/sh'));
    const run = () => sys.fexecve(memfd, ['sh', '-c', 'echo $0 $A; exit 3'], { A: 'a' });
    assert.deepEqual(await output(run), ['sh a\n', exited(3)]);
    assert.throws(() => sys.fexecve(999, ['x'], {}), fails('EBADF', 'fexecve'));
  },
  { skip: linux },
);

fresh(
  'execveat runs a program of a directory',
  async () => {
    const bin = sys.open('/bin', sys.O_RDONLY | sys.O_DIRECTORY);
    const run = () => sys.execveat(bin, 'sh', ['sh', '-c', 'echo $A'], { A: 'a' });
    assert.deepEqual(await output(run), ['a\n', exited(0)]);
    assert.throws(() => sys.execveat(bin, 'none', ['x'], {}), fails('ENOENT', 'execveat', { path: 'none' }));
    assert.throws(() => sys.execveat(bin, '', ['x'], {}), fails('ENOENT', 'execveat'));
  },
  { skip: linux },
);

fresh('the environment has bytes, and process.env what it can', async () => {
  process.env['PERLIPC_A'] = 'a';
  assert.equal(text(sys.getenv('PERLIPC_A')), 'a');
  assert.equal(sys.getenv('PERLIPC_NONE'), undefined);
  sys.setenv('PERLIPC_B', Buffer.from('\xff=\xfe', 'latin1'));
  assert.equal(text(sys.getenv('PERLIPC_B')), '\xff=\xfe');
  assert.equal(process.env['PERLIPC_B'], '\ufffd=\ufffd');
  sys.setenv('PERLIPC_B', 'kept', false);
  assert.ok(sys.environ().some((entry) => text(entry) === 'PERLIPC_B=\xff=\xfe'));
  const run = () => sys.execvp('sh', ['sh', '-c', 'echo $PERLIPC_B']);
  assert.deepEqual(await output(run), ['\xff=\xfe\n', exited(0)]);
  sys.unsetenv('PERLIPC_B');
  assert.equal('PERLIPC_B' in process.env, false);
  assert.throws(() => sys.setenv('A=B', ''), fails('EINVAL', 'setenv'));
  assert.throws(() => sys.unsetenv(''), fails('EINVAL', 'unsetenv'));
});
