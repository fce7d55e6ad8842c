// What aio calls in sys.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as sys from '@perlipc/sys';
import { loopArm, loopDispatch, loopHold, loopReset, tryRecvBatch, trySendBatch } from '@perlipc/sys/loop';
import { freshCases } from '../support/fresh.js';
import { pair, turn, udp } from './support.js';

const fresh = freshCases(import.meta.url);
/** As many numbers as a turn's events need. */
const room = () => new Int32Array(2 + 2 * 256);

fresh('batches: what has no room or no address is refused', () => {
  const { fd } = udp();
  const [bytes, addresses] = [new Uint8Array(8), new Uint8Array(128)];
  const refused = (message: string, call: () => unknown) =>
    assert.throws(call, { name: 'RangeError', message: new RegExp(`^${message}, got `) });
  for (const call of [
    () => tryRecvBatch(fd, new Uint8Array(7), 8, new Int32Array(4), addresses),
    () => tryRecvBatch(fd, bytes, 8, new Int32Array(3), addresses),
    () => tryRecvBatch(fd, bytes, 8, new Int32Array(4), new Uint8Array(127)),
  ])
    refused('recvmmsg: buffer must be room for a datagram, its numbers and its address', call);
  refused('sendmmsg: data must be an array of at most 1024 datagrams', () =>
    trySendBatch(fd, Array(1025).fill(bytes), addresses, 0),
  );
  refused('sendmmsg: addresses must be no address, one, or one for each datagram', () =>
    trySendBatch(fd, [bytes], [addresses, addresses], 0),
  );
});

fresh('an event before there is a function to tell is nobody’s, and those after are told', async () => {
  const [one, other] = pair();
  assert.equal(loopArm(one, sys.EPOLLIN as number), 0);
  sys.write(other, Buffer.from('x'));
  for (let i = 0; i < 5; i++) await turn();
  for (const few of [new Int32Array(513), new Uint8Array(4096), []])
    assert.throws(() => loopDispatch(() => {}, few as Int32Array), {
      name: 'TypeError',
      message: /^loopDispatch: shared must be an Int32Array with room for a turn's events, got /,
    });
  const shared = room();
  assert.throws(() => loopDispatch('tell' as never, shared), {
    name: 'TypeError',
    message: "loopDispatch: dispatch must be a function, got 'tell'",
  });
  loopHold(true);
  await new Promise<void>((resolve) => {
    loopDispatch((count) => {
      assert.deepEqual([count, ...shared.slice(0, 4)], [1, 1, 1, one, sys.EPOLLIN]);
      shared[1] = 0;
      resolve();
    }, shared);
    sys.write(other, Buffer.from('y'));
  });
});

fresh('a Worker whose loop was reset ends, as one with a loop does', async () => {
  const source = `
    import * as sys from ${JSON.stringify(import.meta.resolve('@perlipc/sys'))};
    import { loopArm, loopReset } from ${JSON.stringify(import.meta.resolve('@perlipc/sys/loop'))};
    loopArm(sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM)[0], sys.EPOLLIN);
    loopReset();
  `;
  for (const code of [source, source.replace('loopReset();', '')]) {
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
    assert.deepEqual(await once(worker, 'exit'), [0]);
  }
  loopArm(pair()[0], sys.EPOLLIN as number);
  loopReset();
});
