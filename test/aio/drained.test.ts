// A stream that a short read has emptied is not asked again before something comes: nothing that is there is missed for that.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync } from 'node:fs';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';
import { Random } from '../support/random.js';
import { dial, listening, pair, turn } from './support.js';

const fresh = freshCases(import.meta.url);
const buffer = Buffer.alloc(64);

/** Both ends of a TCP connection in non-blocking mode. */
async function connected(): Promise<[number, number]> {
  const { server, address } = listening();
  const client = dial(address);
  const { fd } = await aio.accept(server);
  sys.close(server);
  aio.nonblocking(client);
  aio.nonblocking(fd);
  return [fd, client];
}

type Read = (fd: number, buffer: Buffer) => Promise<number>;

/** Reads so often in parts that the kernel is asked to tell of the end. */
async function used(reader: number, writer: number, read: Read = aio.recv): Promise<void> {
  for (let i = 0; i < 5; i++) {
    const reading = read(reader, buffer);
    await turn();
    sys.send(writer, Buffer.from('text'), 0);
    assert.equal(await reading, 4);
  }
}

/** What a promise gives within some turns of the loop, which take less than what waits for the kernel to be asked again. */
async function soon<T>(promise: Promise<T>): Promise<T | 'nothing'> {
  const late = (async () => {
    for (let i = 0; i < 20; i++) await turn();
    return 'nothing' as const;
  })();
  return Promise.race([promise, late]);
}

fresh('a TCP stream that was emptied is not asked, a Unix stream is', async () => {
  for (const [[reader, writer], asked] of [
    [await connected(), 0],
    [pair(), 4],
  ] as const) {
    await used(reader, writer);
    buffer.fill(0);
    sys.send(writer, Buffer.from('text'), 0);
    const reading = aio.recv(reader, buffer);
    assert.equal(buffer.indexOf(0), asked);
    assert.equal(await reading, 4);
  }
});

for (const [name, read] of Object.entries({ recv: aio.recv, read: aio.read }))
  fresh(`${name}: an end that came with the last bytes is read at once`, async () => {
    const [reader, writer] = await connected();
    await used(reader, writer, read);
    const reading = read(reader, buffer);
    await turn();
    sys.send(writer, Buffer.from('last'), 0);
    sys.shutdown(writer, sys.SHUT_WR);
    assert.equal(await reading, 4);
    assert.equal(await soon(read(reader, buffer)), 0);
    assert.equal(await soon(read(reader, buffer)), 0);
  });

fresh('an end, a reset and more bytes that come later are told', async () => {
  for (const end of ['shutdown', 'reset', 'bytes']) {
    const [reader, writer] = await connected();
    await used(reader, writer);
    const reading = aio.recv(reader, buffer);
    await turn();
    if (end === 'bytes') sys.send(writer, Buffer.from('more'), 0);
    else if (end === 'shutdown') sys.shutdown(writer, sys.SHUT_WR);
    else {
      sys.setsockopt(writer, sys.SOL_SOCKET, sys.SO_LINGER, new Int32Array([1, 0]));
      sys.close(writer);
    }
    const told = await soon(reading.catch(({ code }) => code));
    assert.equal(told, { shutdown: 0, reset: 'ECONNRESET', bytes: 4 }[end]);
  }
});

for (const inline of [0, 1])
  fresh(`what stands behind urgent data is read at once, SO_OOBINLINE ${inline}`, async () => {
    const [reader, writer] = await connected();
    sys.setsockopt(reader, sys.SOL_SOCKET, sys.SO_OOBINLINE, inline);
    await used(reader, writer);
    for (let round = 0; round < 3; round++) {
      const reading = aio.recv(reader, buffer);
      await turn();
      sys.send(writer, Buffer.from('before'), 0);
      sys.send(writer, Buffer.from('!'), sys.MSG_OOB);
      sys.send(writer, Buffer.from('after'), 0);
      let text = buffer.toString('latin1', 0, await reading);
      while (!text.endsWith('after')) {
        const size = await soon(aio.recv(reader, buffer));
        assert.ok(size !== 'nothing', text);
        text += buffer.toString('latin1', 0, size);
      }
      assert.equal(text, inline ? 'before!after' : 'beforeafter');
    }
  });

fresh('a read of urgent data and one with flags are tried', async () => {
  const [reader, writer] = await connected();
  await used(reader, writer);
  sys.send(writer, Buffer.from('!'), sys.MSG_OOB);
  assert.equal(await soon(aio.recv(reader, buffer, sys.MSG_OOB)), 1);
  sys.send(writer, Buffer.from('text'), 0);
  assert.equal(await soon(aio.recv(reader, buffer, sys.MSG_PEEK)), 4);
  assert.equal(await soon(aio.recv(reader, buffer)), 4);
});

fresh('a Unix stream stops at descriptors, and is asked again', async () => {
  const [reader, writer] = pair();
  await used(reader, writer);
  const reading = aio.recv(reader, buffer);
  await turn();
  for (const text of ['one', 'two', 'three']) sys.send_fds(writer, [Buffer.from(text)], [0]);
  sys.send(writer, Buffer.from('plain'), 0);
  assert.equal(await reading, 3);
  for (const size of [3, 5, 5]) assert.equal(await soon(aio.recv(reader, buffer)), size);
});

fresh('who else reads, aborts or waits meanwhile takes nothing from who comes next', async () => {
  const [reader, writer] = await connected();
  await used(reader, writer);
  await assert.rejects(aio.recv(reader, buffer, 0, { signal: AbortSignal.timeout(1) }), {
    name: 'TimeoutError',
  });
  sys.send(writer, Buffer.from('text'), 0);
  assert.equal(sys.recv(reader, buffer.subarray(0, 2), 0), 2);
  assert.equal(await soon(aio.recv(reader, buffer)), 2);
  sys.send(writer, Buffer.from('again'), 0);
  assert.equal(await soon(aio.readable(reader).then(() => aio.recv(reader, buffer))), 5);
  await aio.writable(reader);
  sys.send(writer, Buffer.from('more'), 0);
  assert.equal(await soon(aio.recv(reader, buffer)), 4);
});

fresh('a number that was closed behind sys, and is another file, is read', async () => {
  for (const path of ['/etc/passwd', '/dev/zero']) {
    const [reader, writer] = await connected();
    await used(reader, writer);
    closeSync(reader);
    while (sys.open(path, sys.O_RDONLY | sys.O_NONBLOCK) !== reader);
    buffer.fill(1);
    assert.equal(await aio.read(reader, buffer), buffer.length);
    assert.ok(buffer.indexOf(1) < 0);
    sys.close(writer);
    sys.close(reader);
  }
});

fresh('all bytes of many connections come, in pieces of any size', async () => {
  const random = new Random(7);
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      const [reader, writer] = await connected();
      const sent = createHash('sha256');
      const sizes = random.some(50, 200, () => 1 + random.below(200));
      const writing = (async () => {
        for (const size of sizes) {
          const data = Buffer.alloc(size, random.below(256));
          sent.update(data);
          await aio.sendall(writer, data);
          if (size % 3 === 0) await turn();
        }
        sys.close(writer);
      })();
      const got = createHash('sha256');
      const room = Buffer.alloc(128);
      for (let size = await aio.recv(reader, room); size > 0; size = await aio.recv(reader, room))
        got.update(room.subarray(0, size));
      await writing;
      assert.equal(got.digest('hex'), sent.digest('hex'));
      sys.close(reader);
    }),
  );
});
