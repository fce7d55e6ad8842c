// Each case runs by our calls and by C's: results and errors are the same.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshCases } from '../../support/fresh.js';
import { sockets } from '../../support/proc.js';
import { noCompiler } from '../../support/programs.js';
import { ours } from './calls.js';
import { messages, others } from './cases.js';

const fresh = freshCases(import.meta.url);
const source = fileURLToPath(new URL(import.meta.url)).replace(/\/dist\/(.*)\.test\.js$/, '/$1.c');

const hasIPv6 = networkInterfaces()['lo']?.some(({ address }) => address === '::1') ?? false;
const skip =
  process.platform !== 'linux'
    ? 'calls.c uses calls of Linux'
    : (noCompiler() ?? (hasIPv6 ? undefined : 'no interface has ::1'));

function byC(cases: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-'));
  const program = join(folder, 'calls');
  const built = spawnSync('cc', ['-w', '-o', program, source], { encoding: 'utf8' });
  assert.equal(built.status, 0, built.stderr);
  const ran = spawnSync(program, { input: cases.map((one) => `${one}\n`).join(''), encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  assert.equal(ran.status, 0, ran.stderr);
  return ran.stdout.split('\n').slice(0, -1);
}

async function agree(cases: readonly string[]): Promise<void> {
  const theirs = byC(cases);
  const before = sockets(process.pid);
  const different: string[] = [];
  for (const [i, one] of cases.entries()) {
    const mine = await ours(one);
    if (mine !== theirs[i]) different.push(`${one.slice(0, 99)}\n  C    ${theirs[i]}\n  ours ${mine}`);
  }
  assert.equal(different.join('\n'), '');
  assert.deepEqual(sockets(process.pid), before);
}

fresh(
  `sendmsg and recvmsg give what C gives`,
  async () => {
    assert.ok(messages.length >= 90);
    await agree(messages);
  },
  { skip },
);

fresh(
  'sendmmsg, recvmmsg, readv, writev, preadv, pwritev, sendfile, splice, tee and copy_file_range give what C gives',
  async () => {
    assert.ok(others.length >= 40);
    await agree(others);
  },
  { skip },
);
