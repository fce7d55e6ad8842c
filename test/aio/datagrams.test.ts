import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { scratchPath } from '../support/families.js';
import { freshCases } from '../support/fresh.js';
import { pair, udp } from './support.js';

const fresh = freshCases(import.meta.url);

/** The first `count` datagrams as text. */
async function received(fd: number, count: number, options: aio.DatagramsOptions = {}): Promise<string[]> {
  const texts: string[] = [];
  for await (const { data } of aio.datagrams(fd, options)) {
    texts.push(data.toString());
    if (texts.length === count) break;
  }
  return texts;
}

fresh('recvfrom and sendto take one datagram, with its addresses', async () => {
  const [one, other] = [udp(), udp()];
  const buffer = Buffer.alloc(16);
  const receiving = aio.recvfrom(one.fd, buffer);
  await aio.sendto(other.fd, Buffer.from('hello'), one.address);
  assert.deepEqual(await receiving, { size: 5, address: other.address });
  assert.equal(buffer.toString('latin1', 0, 5), 'hello');
  await aio.sendto(other.fd, Buffer.alloc(0), one.address);
  assert.equal((await aio.recvfrom(one.fd, buffer)).size, 0);
});

fresh('sendmany sends many, and datagrams has them in order', async () => {
  const [one, other] = [udp(), udp()];
  const texts = Array.from({ length: 100 }, (_, i) => `number ${i}`);
  await aio.sendmany(
    other.fd,
    texts.map((text) => Buffer.from(text)),
    { to: one.address },
  );
  assert.deepEqual(await received(one.fd, 100, { limit: 7 }), texts);
});

fresh('other control messages are no length of joined datagrams', async () => {
  const [one, other] = [udp(), udp()];
  sys.setoption(one.fd, 'IP_RECVTTL', true);
  const texts = ['x'.repeat(200), 'y'.repeat(300)];
  await aio.sendmany(other.fd, texts.map(Buffer.from), { to: one.address });
  assert.deepEqual(await received(one.fd, 2), texts);
});

fresh('sendmany to an address each', async () => {
  const [one, two, other] = [udp(), udp(), udp()];
  await aio.sendmany(other.fd, [Buffer.from('a'), Buffer.from('b')], { to: [one.address, two.address] });
  assert.deepEqual(await received(one.fd, 1), ['a']);
  assert.deepEqual(await received(two.fd, 1), ['b']);
  await assert.rejects(
    aio.sendmany(other.fd, [Buffer.from('a')], { to: [one.address, two.address] }),
    /sendmany: to must have one address or 1, got 2/,
  );
});

fresh('a list whose getter takes the memory of a datagram before it away', async () => {
  const [one, other] = [udp(), udp()];
  const first = new Uint8Array([1, 2, 3]);
  const list = Object.defineProperty([first], 1, {
    get: () => {
      structuredClone(first.buffer, { transfer: [first.buffer] });
      return Buffer.from('second');
    },
  });
  await aio.sendmany(other.fd, list, { to: one.address });
  assert.deepEqual(await received(one.fd, 2), ['', 'second']);
});

fresh('a datagram that is too long says that it was cut', async () => {
  const [one, other] = [udp(), udp()];
  await aio.sendto(other.fd, Buffer.from('0123456789'), one.address);
  for await (const { data, truncated, address } of aio.datagrams(one.fd, { size: 4 })) {
    assert.equal(data.toString(), '0123');
    assert.equal(truncated, true);
    assert.deepEqual(address, other.address);
    break;
  }
});

fresh('sendsegments has the kernel cut a train, and gro joins it again', async () => {
  for (const gro of [false, true]) {
    const [one, other] = [udp(), udp()];
    sys.setsockopt(one.fd, sys.SOL_SOCKET, sys.SO_RCVBUF, 1 << 20);
    const data = Buffer.from(
      `${Array.from({ length: 150 }, (_, i) => `${i}`.padStart(10, '.')).join('')}end`,
    );
    // The option has to be there before the datagrams.
    const receiving = received(one.fd, 151, { gro });
    await aio.sendsegments(other.fd, data, 10, { to: one.address });
    const texts = await receiving;
    assert.equal(texts.join(''), data.toString());
    assert.ok(texts.every((text, i) => text.length === (i < 150 ? 10 : 3)));
  }
  await assert.rejects(aio.sendsegments(0, Buffer.alloc(1), 0), /sendsegments: segment must be an integer/);
  await assert.rejects(aio.sendsegments(0, Buffer.alloc(1), 1, { to: 'here' as never }), {
    name: 'TypeError',
    message: "sendsegments: to must be a packed address, got 'here'",
  });
});

fresh('a connected socket sends segments to its peer', async () => {
  const [one, other] = [udp(), udp()];
  sys.connect(other.fd, one.address);
  const receiving = received(one.fd, 2, {});
  await aio.sendsegments(other.fd, Buffer.from('onetwo'), 3);
  assert.deepEqual(await receiving, ['one', 'two']);
});

fresh('batches gives the memory that recvmmsg filled', async () => {
  const [one, other] = [udp(), udp()];
  await aio.sendmany(other.fd, [Buffer.from('one'), Buffer.from('three')], { to: one.address });
  for await (const batch of aio.batches(one.fd)) {
    const list = Array.from({ length: batch.count }, (_, i) => batch.data(i).toString());
    assert.deepEqual(list, ['one', 'three']);
    assert.deepEqual(batch.address(1), other.address);
    assert.equal(batch.truncated(0), false);
    break;
  }
});

fresh('a loop that ends in a batch loses no datagram, at whichever it ends', async () => {
  const [one, other] = pair(sys.SOCK_DGRAM);
  const got: string[] = [];
  for (let i = 0; i < 60; i++) void aio.send(one, Buffer.from(String(i)));
  const stop = new AbortController();
  while (got.length < 60) {
    const wanted = Math.min(1 + (got.length % 7), 60 - got.length);
    let n = 0;
    for await (const { data } of aio.datagrams(other, { limit: 5, signal: stop.signal })) {
      got.push(data.toString());
      if (++n === wanted) break;
    }
  }
  assert.deepEqual(
    got,
    Array.from({ length: 60 }, (_, i) => String(i)),
  );
  sys.send(one, Buffer.from('a'));
  sys.send(one, Buffer.from('b'));
  for await (const _ of aio.datagrams(other, { signal: stop.signal })) {
    stop.abort();
    break;
  }
  assert.deepEqual(await received(other, 1), ['b']);
});

fresh('batches can be kept, and their memory given back', async () => {
  const [one, other] = [udp(), udp()];
  const kept: aio.Batch[] = [];
  let i = 0;
  await aio.sendto(other.fd, Buffer.from('0'), one.address);
  for await (const batch of aio.batches(one.fd, { keep: true })) {
    assert.equal(batch.data(0).toString(), String(i));
    if (i === 4) assert.equal(batch, kept[1]);
    else assert.ok(!kept.includes(batch));
    kept.push(batch);
    if (i === 3) {
      kept[1]?.release();
      kept[1]?.release();
    }
    if (++i === 6) break;
    await aio.sendto(other.fd, Buffer.from(String(i)), one.address);
  }
  assert.equal(kept[0]?.data(0).toString(), '0');
  assert.equal(kept[2]?.data(0).toString(), '2');
});

fresh('datagrams of a Unix socket wait for a full queue', async () => {
  const [one, other] = pair(sys.SOCK_DGRAM);
  const sending = aio.sendmany(
    one,
    Array.from({ length: 3000 }, (_, i) => Buffer.from(String(i))),
  );
  const texts = await received(other, 3000);
  await sending;
  assert.deepEqual(
    texts,
    Array.from({ length: 3000 }, (_, i) => String(i)),
  );
});

fresh('sendmany to an address each, more than a call takes and a queue holds', async () => {
  const receivers = ['one', 'two'].map((name) => {
    const [fd, address] = [sys.socket(sys.AF_UNIX, sys.SOCK_DGRAM), sys.pack_sockaddr_un(scratchPath(name))];
    sys.bind(fd, address);
    return { fd, address };
  });
  const numbers = Array.from({ length: 3000 }, (_, i) => i);
  const to = numbers.map((i) => receivers[i % 2]?.address ?? new Uint8Array());
  const sender = sys.socket(sys.AF_UNIX, sys.SOCK_DGRAM);
  const list = numbers.map((i) => Buffer.from(String(i)));
  const sending = aio.sendmany(sender, list, { to });
  const got = await Promise.all(receivers.map(({ fd }) => received(fd, 1500)));
  await sending;
  for (const rest of [0, 1]) assert.deepEqual(got[rest], numbers.filter((i) => i % 2 === rest).map(String));
});

fresh('an aborted or closed socket ends the loop', async () => {
  const { fd } = udp();
  for await (const _ of aio.datagrams(fd, { signal: AbortSignal.timeout(10) })) assert.fail('nothing came');
  const loop = aio.datagrams(fd);
  const next = loop.next();
  sys.close(fd);
  await assert.rejects(next, { code: 'EBADF' });
  await assert.rejects(aio.datagrams(fd, { limit: 5000 }).next(), /datagrams: limit must be/);
});

/** Sends `texts` one by one, with a turn of the event loop or more between them. */
async function sendApart(one: number, texts: string[]): Promise<void> {
  for (const text of texts) {
    await setTimeout(1);
    sys.send(one, Buffer.from(text));
  }
}

fresh('coalesce: what comes in the pause after a batch is one batch', async () => {
  const [one, other] = pair(sys.SOCK_DGRAM);
  const counts: number[] = [];
  sys.send(one, Buffer.from('first'));
  for await (const { count } of aio.batches(other, { coalesce: 500 })) {
    if (counts.push(count) === 2) break;
    void sendApart(one, ['a', 'b', 'c']);
  }
  assert.deepEqual(counts, [1, 3]);
});

fresh('coalesce: there is no pause after a full batch', async () => {
  const [one, other] = pair(sys.SOCK_DGRAM);
  let received = 0;
  void (async () => {
    for (let i = 0; i < 200; i++) await aio.send(one, Buffer.from('x'));
  })();
  for await (const { count } of aio.batches(other, { coalesce: 1000, limit: 1 })) {
    received += count;
    if (received === 200) break;
  }
});

fresh('coalesce: an abort ends the pause, and nothing is lost or left open', async () => {
  const [one, other] = pair(sys.SOCK_DGRAM);
  const before = readdirSync('/proc/self/fd').length;
  for (const end of ['abort', 'break'] as const) {
    const stop = new AbortController();
    sys.send(one, Buffer.from('first'));
    for await (const _ of aio.batches(other, { coalesce: 1000, signal: stop.signal })) {
      if (end === 'break') break;
      setImmediate(() => stop.abort());
    }
    sys.send(one, Buffer.from('next'));
    assert.deepEqual(await received(other, 1), ['next']);
  }
  assert.ok(readdirSync('/proc/self/fd').length <= before + 1, 'the descriptor of the poller alone');
});

fresh('coalesce: with ref false a pause does not keep the process alive', async () => {
  const [one, other] = pair(sys.SOCK_DGRAM);
  sys.send(one, Buffer.from('x'));
  const batches = aio.batches(other, { coalesce: 1000, ref: false });
  assert.equal((await batches.next()).done, false);
  sys.send(one, Buffer.from('x'));
  void batches.next().then(() => assert.fail('the pause was waited for'));
});

fresh('coalesce must be a number of milliseconds', async () => {
  const [, other] = pair(sys.SOCK_DGRAM);
  for (const coalesce of [-1, 1001, Number.NaN, '5' as never, null as never])
    await assert.rejects(
      aio.batches(other, { coalesce }).next(),
      /datagrams: coalesce must be a number of milliseconds from 0 to 1000, got/,
    );
});
