import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';
import { pair } from './support.js';

const fresh = freshCases(import.meta.url);

function pipe(): [number, number] {
  const ends = sys.pipe();
  for (const end of ends) aio.nonblocking(end);
  return ends;
}

async function linesOf(text: string, options?: aio.LinesOptions): Promise<string[]> {
  const [reader, writer] = pipe();
  const all: string[] = [];
  const writing = aio.writeall(writer, Buffer.from(text)).then(() => sys.close(writer));
  for await (const line of aio.lines(reader, options)) all.push(line);
  await writing;
  return all;
}

fresh('lines ends lines at CRLF and LF, wherever they were cut', async () => {
  assert.deepEqual(await linesOf('one\r\ntwo\n\nfour\r\n'), ['one', 'two', '', 'four']);
  const long = Array.from({ length: 3000 }, (_, i) => `line ${i}`);
  assert.deepEqual(await linesOf(`${long.join('\r\n')}\r\n`), long);
  assert.deepEqual(await linesOf(''), []);
});

fresh('lines refuses a line that is too long or has no end', async () => {
  await assert.rejects(linesOf(`${'x'.repeat(20)}\n`, { limit: 16 }), { name: 'TooLong' });
  await assert.rejects(linesOf('x'.repeat(20), { limit: 16 }), { name: 'TooLong' });
  await assert.rejects(linesOf('half'), { name: 'EndedEarly' });
  await assert.rejects(linesOf('', { limit: 1 }), /lines: limit must be an integer of at least 2, got 1/);
});

fresh('streams carry everything through a pipe, with back-pressure', async () => {
  const [reader, writer] = pipe();
  const parts = Array.from({ length: 200 }, (_, i) => Buffer.alloc(20_000, i));
  const hash = createHash('sha1');
  const reading = (async () => {
    for await (const chunk of aio.readableStream(reader)) hash.update(chunk);
  })();
  await pipeline(Readable.from(parts), aio.writableStream(writer));
  await reading;
  assert.equal(hash.digest('hex'), createHash('sha1').update(Buffer.concat(parts)).digest('hex'));
  for (const fd of [reader, writer]) assert.throws(() => sys.fcntl(fd, sys.F_GETFD), { code: 'EBADF' });
});

fresh('Web streams are made of them', async () => {
  const [one, other] = pair();
  const writer = Writable.toWeb(aio.writableStream(one)).getWriter();
  await writer.write(Buffer.from('web'));
  const reader = Readable.toWeb(aio.readableStream(other)).getReader();
  assert.equal(Buffer.from((await reader.read()).value).toString(), 'web');
  await writer.close();
  assert.equal((await reader.read()).done, true);
});

fresh('a stream that is destroyed closes its descriptor, unless told', async () => {
  const [reader, writer] = pipe();
  const stream = aio.readableStream(reader);
  stream.read();
  stream.destroy();
  await new Promise((resolve) => stream.once('close', resolve));
  assert.throws(() => sys.fcntl(reader, sys.F_GETFD), { code: 'EBADF' });
  const kept = aio.writableStream(writer, { autoClose: false });
  kept.destroy();
  await new Promise((resolve) => kept.once('close', resolve));
  sys.fcntl(writer, sys.F_GETFD);
});

fresh('a Worker has a loop of its own', async () => {
  const source = `
    import * as aio from ${JSON.stringify(import.meta.resolve('@perlipc/aio'))};
    import * as sys from ${JSON.stringify(import.meta.resolve('@perlipc/sys'))};
    const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
    aio.nonblocking(one);
    const reading = aio.read(one, Buffer.alloc(1));
    setTimeout(() => sys.write(other, Buffer.from('x')), 5);
    if ((await reading) !== 1) throw new Error('nothing read');
    void aio.readable(one, { ref: false });
  `;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
  const [one, other] = pair();
  const mine = aio.read(one, Buffer.alloc(1));
  assert.equal(await new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject)), 0);
  sys.write(other, Buffer.from('x'));
  assert.equal(await mine, 1);
});
