import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  _exit,
  close,
  F_GETFL,
  fcntl,
  fork,
  getpid,
  pipe,
  read,
  SIG_BLOCK,
  SIGHUP,
  SIGTERM,
  sigprocmask,
  write,
} from '@perlipc/sys';
import { environment } from '../../support/environment.js';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { cpuTicks } from '../../support/proc.js';

const fresh = freshCases(import.meta.url);
const sys = new URL('../../../../packages/sys/dist/index.js', import.meta.url).href;

/** What a child says through a pipe. */
async function fromChild(say: () => unknown): Promise<unknown> {
  const [reader, writer] = pipe();
  const pid = await forked(async () => write(writer, Buffer.from(JSON.stringify(await say()))));
  close(writer);
  let text = '';
  const buffer = new Uint8Array(65536);
  for (let size = read(reader, buffer); size > 0; size = read(reader, buffer))
    text += Buffer.from(buffer.subarray(0, size)).toString();
  close(reader);
  assert.equal(await ended(pid), 0);
  return JSON.parse(text);
}

fresh('process.pid and process.ppid are those of the process', async () => {
  const [pid, asked, ppid] = (await fromChild(() => [process.pid, getpid(), process.ppid])) as number[];
  assert.equal(pid, asked);
  assert.notEqual(pid, process.pid);
  assert.equal(ppid, process.pid);
  assert.equal(process.pid, getpid());
});

fresh('nothing that crypto draws is drawn twice', async () => {
  const draw = () => ({
    uuids: Array.from({ length: 200 }, () => crypto.randomUUID()),
    ints: Array.from({ length: 1500 }, () => crypto.randomInt(2 ** 47)),
    bytes: Array.from({ length: 20 }, () => crypto.randomBytes(16).toString('hex')),
    web: Array.from({ length: 20 }, () =>
      Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex'),
    ),
  });
  draw();
  const all: ReturnType<typeof draw>[] = [];
  for (let i = 0; i < 3; i++) all.push((await fromChild(draw)) as ReturnType<typeof draw>);
  all.push(draw());
  for (const kind of ['uuids', 'ints', 'bytes', 'web'] as const) {
    const drawn = all.flatMap((each) => each[kind] as unknown[]);
    assert.equal(new Set(drawn).size, drawn.length, kind);
  }
});

/** What the kernel says of each thread, in an order that does not depend on ids. */
function threads(): string[] {
  return fs
    .readdirSync('/proc/self/task')
    .map((tid) => {
      const at = `/proc/self/task/${tid}`;
      const status = fs.readFileSync(`${at}/status`, 'utf8');
      const part = (name: string) => new RegExp(`^${name}:\\t(.*)`, 'm').exec(status)?.[1];
      const [, policy] = /^policy\s*:\s*(\d+)/m.exec(fs.readFileSync(`${at}/sched`, 'utf8')) ?? [];
      const name = tid === String(process.pid) ? 'main' : part('Name');
      return [name, part('SigBlk'), part('Cpus_allowed'), part('Seccomp'), policy].join(' ');
    })
    .sort();
}

fresh('the child has the threads of any Node process', async () => {
  await fs.promises.stat('/');
  const mine = threads();
  assert.ok(mine.length > 6);
  // On a busy machine a thread that was let go waits for a processor, with every signal blocked.
  const settled = async () => {
    for (let i = 0; i < 500 && threads().join() !== mine.join(); i++) await sleep(10);
    return threads();
  };
  assert.deepEqual(await fromChild(settled), mine);
  assert.deepEqual(await settled(), mine);
});

fresh('the loops of an idle child rest', async () => {
  await import('node:http'); // so much code that V8 puts off a task, which wakes the loop of its thread
  const used = await fromChild(async () => {
    await sleep(100);
    const before = cpuTicks(process.pid);
    await sleep(1000);
    return cpuTicks(process.pid) - before;
  });
  // A loop that finds itself woken for ever takes a hundred, or what a busy machine leaves it.
  assert.ok(Number(used) < 20, `${used}`);
});

fresh('a signal that the child blocks at once is blocked in all of its threads', async () => {
  await fs.promises.stat('/');
  const count = threads().length;
  // V8 has compiled the call by then: the child makes it before its threads are there.
  sigprocmask(SIG_BLOCK, [SIGHUP]);
  const masks = await fromChild(async () => {
    sigprocmask(SIG_BLOCK, [SIGTERM]);
    // A thread that is being made blocks every signal.
    await sleep(100);
    return fs
      .readdirSync('/proc/self/task')
      .map((tid) => fs.readFileSync(`/proc/self/task/${tid}/status`, 'utf8'))
      .map((status) => (BigInt(`0x${/^SigBlk:\t(\w+)/m.exec(status)?.[1]}`) >> BigInt(SIGTERM - 1)) & 1n)
      .map(String);
  });
  assert.deepEqual(masks, new Array(count).fill('1'));
});

fresh('no disposition, mask or thread of the parent changes', async () => {
  const state = () => {
    const status = fs.readFileSync('/proc/self/status', 'utf8');
    const masks = status.match(/^(Sig|Shd)(Blk|Ign|Cgt|Pnd):.*/gm);
    return { masks, tids: fs.readdirSync('/proc/self/task').sort() };
  };
  await fs.promises.stat('/');
  assert.equal(await ended(await forked(() => {})), 0);
  const before = state();
  for (let i = 0; i < 10; i++) assert.equal(await ended(await forked(() => {})), 0);
  assert.deepEqual(state(), before);
  const masks = await fromChild(() => state().masks);
  assert.deepEqual(masks, before.masks);
});

/** The ranges of /proc/self/smaps that a plain fork does not copy. */
function dontFork(): string[] {
  const ranges: string[] = [];
  let range = '';
  for (const line of fs.readFileSync('/proc/self/smaps', 'latin1').split('\n')) {
    if (/^[0-9a-f]+-[0-9a-f]+ /.test(line)) range = line.slice(0, line.indexOf(' '));
    else if (/^VmFlags:.* dc\b/.test(line)) ranges.push(range);
  }
  return ranges;
}

/** The bytes of the ranges. */
const total = (ranges: string[]): number =>
  ranges.reduce((sum, range) => {
    const [start = '', end = ''] = range.split('-');
    return sum + Number.parseInt(end, 16) - Number.parseInt(start, 16);
  }, 0);

fresh("MADV_DONTFORK stays on V8's memory in parent and child", async () => {
  assert.equal(await ended(await forked(() => {})), 0);
  const before = total(dontFork());
  assert.ok(before > 1_000_000);
  for (let i = 0; i < 5; i++) assert.equal(await ended(await forked(() => {})), 0);
  assert.ok(total(dontFork()) >= before * 0.9, `${total(dontFork())} of ${before} left`);
  // The child's first helper thread puts it back.
  const marked = () => {
    while (total(dontFork()) < before * 0.9);
    return 'marked';
  };
  assert.equal(await fromChild(marked), 'marked');
  assert.equal(childProcess.spawnSync('/bin/echo', ['spawned']).stdout.toString(), 'spawned\n');
});

fresh('the first fork takes nothing from the ranges that are not copied', async () => {
  const held: number[][] = Array.from({ length: 300_000 }, (_, i) => [i]);
  const before = new Set(dontFork());
  const pid = fork();
  if (pid === 0) _exit(held.length === 300_000 ? 0 : 1);
  assert.equal(await ended(pid), 0);
  const after = total(dontFork());
  assert.ok(after >= total([...before]) * 0.9);
});

fresh('a reader that is never written to ends when every process has closed the pipe', async () => {
  const script = `import { fork, waitpid } from ${JSON.stringify(sys)};
    process.stdout.write('before ');
    const pid = fork();
    if (pid > 0) waitpid(pid, 0);
    process.stdout.write(pid === 0 ? 'child ' : 'parent');`;
  const { stdout } = await promisify(childProcess.execFile)(
    process.execPath,
    ['--input-type=module', '-e', script],
    { env: environment() },
  );
  assert.equal(stdout, 'before child parent');
});

fresh('the child leaves the flags of shared descriptors alone', async () => {
  const script = `import { fork, waitpid, fcntl, F_GETFL } from ${JSON.stringify(sys)};
    process.stdin.on('data', () => {}); process.stdin.unref?.();
    process.stdout.write('');
    setTimeout(() => {
      const flags = () => [0, 1, 2].map((fd) => fcntl(fd, F_GETFL));
      const before = flags();
      for (const leave of [() => process.exit(0), () => process.kill(process.pid, 'SIGTERM'), () => {}]) {
        const pid = fork();
        if (pid === 0) { process.stdin.destroy(); leave(); return; }
        waitpid(pid, 0);
        const after = flags();
        if (String(after) !== String(before)) { console.log(leave + ' ' + before + ' ' + after); process.exit(1); }
      }
      process.stdin.destroy();
    }, 10);`;
  const child = childProcess.spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: environment(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(text, '');
  assert.equal(code, 0);
});

const script = ['/usr/bin/script', '/bin/script'].find((file) => fs.existsSync(file));

fresh(
  "the child leaves the terminal's modes alone, raw mode included",
  async () => {
    const directory = fs.mkdtempSync('/tmp/perlipc-fork-');
    const file = `${directory}/inner.mjs`;
    fs.writeFileSync(
      file,
      `import { fork, waitpid } from ${JSON.stringify(sys)};
       import { execFileSync } from 'node:child_process';
       const modes = () => execFileSync('stty', ['-g'], { stdio: ['inherit', 'pipe', 'inherit'] }).toString().trim();
       const raws = [false, true];
       let result = 'same';
       const cooked = modes();
       for (const raw of raws) {
         process.stdin.setRawMode(raw);
         const before = modes();
         if (raw === (before === cooked)) result = 'raw mode has no effect';
         for (const leave of [() => process.exit(0), () => process.kill(process.pid, 'SIGTERM')]) {
           const pid = fork();
           if (pid === 0) { leave(); await new Promise(() => {}); }
           waitpid(pid, 0);
           if (modes() !== before) result = 'changed: ' + raw + ' ' + leave + ' ' + before + ' ' + modes();
         }
       }
       process.stdin.setRawMode(false);
       console.log('result: ' + result);`,
    );
    const child = childProcess.spawn(String(script), ['-qec', `${process.execPath} ${file}`, '/dev/null'], {
      env: environment(),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    await new Promise((resolve) => child.on('close', resolve));
    fs.rmSync(directory, { recursive: true });
    assert.match(text, /result: same/);
  },
  { skip: !script && 'there is no script(1) to make a terminal' },
);

fresh('stdin and stdout as pipes go on in the child', async () => {
  const text = `import { fork, waitpid } from ${JSON.stringify(sys)};
    import { createInterface } from 'node:readline';
    const lines = createInterface({ input: process.stdin });
    lines.once('line', (line) => {
      const pid = fork();
      if (pid > 0) { waitpid(pid, 0); lines.close(); process.stdin.destroy(); process.stdout.write('parent ' + line); return; }
      lines.once('line', (second) => { process.stdout.write('child ' + second + ' '); lines.close(); process.stdin.destroy(); });
    });`;
  const child = childProcess.spawn(process.execPath, ['--input-type=module', '-e', text], {
    env: environment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (output += chunk));
  child.stdin.write('one\n');
  await sleep(500);
  child.stdin.write('two\n');
  await new Promise((resolve) => child.on('close', resolve));
  assert.equal(output, 'child two parent one');
});

fresh('priorities of threads stay', async () => {
  os.setPriority(5);
  const nice = () => os.getPriority();
  assert.equal(await fromChild(nice), 5);
  assert.equal(nice(), 5);
  assert.equal(await ended(await forked(() => _exit(3))), exited(3));
  assert.equal(typeof fcntl(0, F_GETFL), 'number');
});
