// The examples of processes, terminals and shared memory, each run as a person would.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as sys from '@perlipc/sys';
import { environment } from '../support/environment.js';
import { scratchPath } from '../support/families.js';
import { ended, exited, forked } from '../support/forked.js';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);
const linux = process.platform === 'linux' ? undefined : 'the examples are for Linux';
const nobody = sys.getpwnam('nobody');
const root = sys.getuid() === 0 && nobody ? linux : 'only root may become nobody';
const example = (name: string) =>
  fileURLToPath(
    new URL(`../../packages/programs/dist/examples/${name}.js`, import.meta.url).href.replace(
      '/test/packages',
      '/packages',
    ),
  );
const run = (name: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [example(name), ...args], {
    encoding: 'utf8',
    env: environment(),
  });
  return { status, stdout, stderr };
};

fresh(
  'drop-privileges gives up root for good, and refuses who is nobody it knows',
  () => {
    const id = 'id -u; id -g; id -G; cat /proc/self/status | grep NoNewPrivs; echo $USER $HOME';
    const { uid = 0, gid = 0, dir = '' } = nobody ?? {};
    assert.deepEqual(run('drop-privileges', 'nobody', 'sh', '-c', id), {
      status: 0,
      stdout: `${uid}\n${gid}\n${sys.getgrouplist('nobody', gid).join(' ')}\nNoNewPrivs:\t1\nnobody ${dir}\n`,
      stderr: '',
    });
    const unknown = run('drop-privileges', 'no-such-user', 'true');
    assert.match(unknown.stderr, /no-such-user: no such user/);
    assert.equal(unknown.status, 1);
  },
  { skip: root },
);

fresh(
  'safe-write drops the rights that a set-uid program lends',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'perlipc-lent-'));
    process.on('exit', () => rmSync(folder, { recursive: true }));
    const [theirs, ours] = [join(folder, 'theirs'), join(folder, 'ours')];
    writeFileSync(ours, 'kept', { mode: 0o600 });
    chmodSync(folder, 0o777);
    const lent = (file: string) =>
      forked(() => {
        sys.setresuid(nobody?.uid ?? 0, 0, 0);
        if (file === ours) sys.dup2(sys.open('/dev/null', sys.O_WRONLY), 2);
        sys.execv(process.execPath, ['node', example('../pipe/safe-write'), file, 'a line']);
      });
    assert.equal(await ended(await lent(theirs)), exited(0));
    assert.deepEqual([readFileSync(theirs, 'utf8'), statSync(theirs).uid], ['a line\n', nobody?.uid]);
    assert.equal(await ended(await lent(ours)), exited(sys.EACCES));
    assert.equal(readFileSync(ours, 'utf8'), 'kept');
  },
  { skip: root },
);

fresh(
  'recorder keeps what a program shows in a terminal',
  async () => {
    const file = scratchPath('record');
    const { pid, master } = sys.forkpty({ winsize: { ws_row: 7, ws_col: 70 } });
    if (pid === 0)
      sys.execvp(process.execPath, [
        'node',
        example('recorder'),
        file,
        'sh',
        '-c',
        'stty size; until [ "$(stty size)" = "9 90" ]; do sleep 0.01; done; echo resized; read line; echo "got $line"; exit 6',
      ]);
    const buffer = Buffer.alloc(1000);
    let shown = '';
    while (!shown.includes('7 70')) shown += buffer.toString('latin1', 0, sys.read(master, buffer));
    sys.tcsetwinsize(master, { ws_row: 9, ws_col: 90 });
    while (!shown.includes('resized')) shown += buffer.toString('latin1', 0, sys.read(master, buffer));
    sys.write(master, Buffer.from('typed\r'));
    try {
      for (;;) shown += buffer.toString('latin1', 0, sys.read(master, buffer));
    } catch {}
    assert.equal(await ended(pid), exited(6));
    const recorded = readFileSync(file, 'latin1');
    assert.match(recorded, /7 70\r\n/);
    assert.match(recorded, /got typed\r\n$/);
    assert.ok(shown.endsWith('got typed\r\n'));
  },
  { skip: linux },
);

fresh(
  'recorder without a terminal, of a program that a signal ends',
  () => {
    const file = scratchPath('record');
    const { status, stdout, stderr } = run('recorder', file, 'sh', '-c', 'echo shown; kill -TERM $$');
    assert.deepEqual([status, stdout, stderr], [128 + sys.SIGTERM, 'shown\r\n', '']);
    assert.equal(readFileSync(file, 'latin1'), 'shown\r\n');
  },
  { skip: linux },
);

fresh(
  'served counts every request once',
  async () => {
    const child = spawn(process.execPath, [example('served'), '3', '40'], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    const port = await new Promise<number>((resolve) =>
      child.stdout.setEncoding('utf8').on('data', (part) => {
        text += part;
        const found = /^127\.0\.0\.1:(\d+)\n/.exec(text);
        if (found) resolve(Number(found[1]));
      }),
    );
    const request = () =>
      new Promise((resolve, reject) =>
        connect(port, '127.0.0.1').on('error', reject).resume().on('close', resolve),
      );
    for (let i = 0; i < 40; i++) await request();
    assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0);
    const rows = [...text.matchAll(/^worker \d {2}(\d+)$/gm)].map(([, count]) => Number(count));
    assert.equal(rows.length, 3);
    assert.equal(
      rows.reduce((sum, count) => sum + count, 0),
      40,
    );
    assert.match(text, /all {7}40\n$/);
  },
  { skip: linux },
);

fresh(
  'ring passes lines on, none lost and all in order',
  () => {
    const { status, stdout, stderr } = run('ring', '500');
    assert.deepEqual([status, stderr], [0, '']);
    assert.equal(stdout, Array.from({ length: 500 }, (_, i) => `line ${i}\n`).join(''));
  },
  { skip: linux },
);
