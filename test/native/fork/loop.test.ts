import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { MessageChannel } from 'node:worker_threads';
import { _exit, close, fork, getpid, kill, pipe, read, SIGUSR2, waitpid, write } from '@perlipc/sys';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { inherited } from '../../support/inherited.js';

const fresh = freshCases(import.meta.url);

fresh('finished work of the pool is delivered in both', async () => {
  const key = new Promise<Buffer>((resolve, reject) =>
    crypto.pbkdf2('a', 'b', 1000, 32, 'sha1', (error, bytes) => (error ? reject(error) : resolve(bytes))),
  );
  const info = fs.promises.stat('/etc/passwd');
  const until = performance.now() + 300;
  while (performance.now() < until); // the pool ends its work, the loop can't deliver it
  const pid = await forked(async () => {
    assert.equal((await key).length, 32);
    assert.ok((await info).size > 0);
  });
  assert.equal((await key).length, 32);
  assert.ok((await info).size > 0);
  assert.equal(await ended(pid), 0);
});

fresh('work that the pool has begun runs once: fork waits for it', async () => {
  const [reader, writer] = pipe();
  const written = promisify(fs.write)(writer, Buffer.from('once'));
  const pid = await forked(() => written);
  await written;
  assert.equal(await ended(pid), 0);
  close(writer);
  const buffer = new Uint8Array(64);
  assert.equal(Buffer.from(buffer.subarray(0, read(reader, buffer))).toString(), 'once');
});

fresh('a message posted before is read in both', async () => {
  const { port1, port2 } = new MessageChannel();
  const got = new Promise((resolve) => port2.once('message', resolve));
  port1.postMessage('posted before');
  const pid = await forked(async () => assert.equal(await got, 'posted before'));
  assert.equal(await got, 'posted before');
  assert.equal(await ended(pid), 0);
  const later = new Promise((resolve) => port2.once('message', resolve));
  port1.postMessage('posted after');
  assert.equal(await later, 'posted after');
  port1.close();
});

fresh('a stream paused in the tick of the fork goes on in the parent', async () => {
  const [reader, writer] = pipe();
  const socket = new net.Socket({ fd: reader });
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  write(writer, Buffer.from('one '));
  while (text === '') await sleep(1);
  socket.pause();
  const pid = await forked(() => sleep(5));
  socket.resume();
  write(writer, Buffer.from('two'));
  close(writer);
  await new Promise((resolve) => socket.on('end', resolve));
  assert.equal(text, 'one two');
  assert.equal(await ended(pid), 0);
});

fresh('a stream held back in the tick of the fork goes on in both', async () => {
  const stream = new PassThrough({ highWaterMark: 4 });
  assert.equal(stream.write('far too much'), false);
  const drained = new Promise((resolve) => stream.once('drain', resolve));
  const pid = await forked(async () => {
    stream.resume();
    await drained;
  });
  stream.resume();
  await drained;
  assert.equal(await ended(pid), 0);
});

fresh('a signal caught before the fork and not yet delivered is delivered in both', async () => {
  let caught = 0;
  process.on('SIGUSR2', () => caught++);
  kill(getpid(), SIGUSR2);
  const pid = await forked(async () => {
    while (caught === 0) await sleep(1);
  });
  while (caught === 0) await sleep(1);
  assert.equal(await ended(pid), 0);
  assert.equal(caught, 1);
  process.removeAllListeners('SIGUSR2');
});

fresh('a signal for one is not seen by the other', async () => {
  let caught = 0;
  const [reader, writer] = pipe();
  const acknowledge = () => void write(writer, Buffer.from(String(++caught)));
  process.on('SIGUSR2', acknowledge);
  const pid = await forked(async () => {
    write(writer, Buffer.from('r'));
    while (caught < 3) await sleep(1);
  });
  const buffer = new Uint8Array(1);
  for (const expected of ['r', '1', '2', '3']) {
    read(reader, buffer);
    assert.equal(Buffer.from(buffer).toString(), expected);
    if (expected !== '3') kill(pid, SIGUSR2);
  }
  assert.equal(await ended(pid), 0);
  assert.equal(caught, 0);
  kill(getpid(), SIGUSR2);
  while (caught === 0) await sleep(1);
  process.removeAllListeners('SIGUSR2');
});

/** The descriptors of this process that are eventfds, epolls or rings, with the kernel's number of each. */
function loopObjects(): string[] {
  return fs.readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = fs.readlinkSync(`/proc/self/fd/${fd}`);
      const info = fs.readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8');
      if (target === 'anon_inode:[eventfd]') return [`eventfd ${/eventfd-id: (\d+)/.exec(info)?.[1]}`];
      return target.startsWith('pipe:') && !inherited(fd, target) ? [target] : [];
    } catch {
      return []; // the descriptor of the directory itself
    }
  });
}

fresh('no eventfd, pipe or ring of a loop is shared', async () => {
  await fs.promises.readFile('/etc/passwd');
  const mine = loopObjects();
  assert.ok(mine.length >= 5);
  const pid = await forked(() => {
    const shared = loopObjects().filter((object) => mine.includes(object));
    assert.deepEqual(shared, []);
    const rings = fs.readFileSync('/proc/self/maps', 'utf8').match(/io_uring/g);
    assert.equal(rings, null);
  });
  assert.equal(await ended(pid), 0);
});

fresh('what the parent raised before stays the count of the child', async () => {
  const port = new MessageChannel();
  const got: unknown[] = [];
  port.port2.on('message', (message) => got.push(message));
  for (let i = 0; i < 50; i++) {
    port.port1.postMessage(i);
    const pid = fork();
    if (pid === 0) {
      for (let n = 0; n < 500 && got.length <= i; n++) await sleep(1);
      _exit(got.length === i + 1 ? 0 : 1);
    }
    while (got.length <= i) await sleep(0);
    assert.equal(await ended(pid), 0);
  }
  port.port1.close();
});

fresh("child_process's events in both after many forks", async () => {
  for (let i = 0; i < 50; i++) waitpid(await forked(() => {}), 0);
  const spawned = async () => {
    const child = childProcess.spawn('/bin/sh', ['-c', 'echo out; exit 3'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual([code, text], [3, 'out\n']);
  };
  await spawned();
  const pid = await forked(spawned);
  await spawned();
  assert.equal(await ended(pid), 0);
});

fresh('a child killed at any instant leaves the parent its loop', async () => {
  for (let i = 0; i < 60; i++) {
    const pid = fork();
    if (pid === 0) for (;;) await sleep(0);
    if (i % 3 > 0) await sleep(i % 3);
    kill(pid, 9);
    await sleep(0);
    assert.equal(await ended(pid), 9);
    assert.ok((await fs.promises.readFile('/etc/passwd')).length > 0);
  }
  const pid = fork();
  if (pid === 0) _exit(1);
  assert.equal(await ended(pid), exited(1));
});
