// Frames on vcan0, by sys's calls and in the event loop. Debian's cloud kernels have no CAN: tools/vm runs it on one that has.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { AF_CAN, CAN_RAW, CAN_RAW_FILTER, SOCK_NONBLOCK, SOL_CAN_RAW } from '@perlipc/sys/linux';

const vcan0 = { can_ifindex: sys.if_nametoindex('vcan0') };

/** A raw socket on vcan0. */
function raw(): number {
  const fd = sys.socket(AF_CAN, sys.SOCK_RAW | SOCK_NONBLOCK, CAN_RAW);
  sys.bind(fd, sys.pack_sockaddr_can(vcan0));
  assert.equal(sys.unpack_sockaddr_can(sys.getsockname(fd)).can_ifindex, vcan0.can_ifindex);
  return fd;
}

/** A struct can_frame: its identifier, how many bytes it has, three of padding, and eight. */
function frame(id: number, ...data: number[]): Buffer {
  const bytes = Buffer.alloc(16);
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, id, true);
  bytes[4] = data.length;
  bytes.set(data, 8);
  return bytes;
}

const [one, other] = [raw(), raw()];
const buffer = Buffer.alloc(16);

// By the calls alone.
assert.throws(() => sys.read(other, buffer), { code: 'EAGAIN', syscall: 'read' });
assert.equal(sys.write(one, frame(0x123, 1, 2, 3)), 16);
const { size, address } = sys.recvfrom(other, buffer);
assert.equal(size, 16);
assert.deepEqual(buffer, frame(0x123, 1, 2, 3));
assert.equal(sys.unpack_sockaddr_can(address).can_ifindex, vcan0.can_ifindex);
assert.throws(() => sys.write(one, frame(0).subarray(1)), { code: 'EINVAL', syscall: 'write' });

// Waits in order of asking, and one that is given up takes no frame.
await assert.rejects(aio.read(other, buffer, { timeout: 20 }), { code: 'ETIMEDOUT', syscall: 'read' });
const buffers = [Buffer.alloc(16), Buffer.alloc(16)];
const reads = buffers.map((each) => aio.read(other, each, { timeout: 60_000 }));
for (const id of [1, 2]) await aio.write(one, frame(id, id));
assert.deepEqual(await Promise.all(reads), [16, 16]);
assert.deepEqual(buffers, [frame(1, 1), frame(2, 2)]);
await aio.writable(one, { timeout: 60_000 });

// A filter: struct can_filter is an identifier and a mask. Then a flood, of which each frame with it comes, once and in order.
sys.setsockopt(other, SOL_CAN_RAW, CAN_RAW_FILTER, new Uint8Array(new Uint32Array([0x7, 0x7ff]).buffer));
const FRAMES = 500;
const flood = (async () => {
  for (let i = 0; i < FRAMES; i++) {
    await aio.write(one, frame(0x7, i & 0xff, i >> 8));
    await aio.write(one, frame(0x8));
    // What doesn't fit into the reader's buffer is lost.
    if (i % 50 === 0) await turn();
  }
})();
let came = 0;
for await (const { data, address: from } of aio.datagrams(other, { signal: AbortSignal.timeout(120_000) })) {
  assert.deepEqual(data, frame(0x7, came & 0xff, came >> 8));
  assert.equal(sys.unpack_sockaddr_can(from).can_ifindex, vcan0.can_ifindex);
  if (++came === FRAMES) break;
}
assert.equal(came, FRAMES);
await flood;
for (const fd of [one, other]) sys.close(fd);
console.log(`CAN: ${2 * FRAMES + 3} frames sent, ${FRAMES + 3} read`);
