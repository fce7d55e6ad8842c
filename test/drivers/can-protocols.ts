// ISO-TP and J1939 on vcan0.
import assert from 'node:assert/strict';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { AF_CAN, CAN_ISOTP, CAN_J1939, J1939_NO_PGN, SOCK_NONBLOCK } from '@perlipc/sys/linux';

const can_ifindex = sys.if_nametoindex('vcan0');
const bytes = (size: number) => Buffer.from(Array.from({ length: size }, (_, i) => i & 0xff));
const wait = { timeout: 60_000 };

/** ISO-TP cuts what is written into frames and joins them: the two ids are those of the other end, crossed. */
async function isotp(): Promise<void> {
  const [one, other] = [
    [0x7e0, 0x7e8],
    [0x7e8, 0x7e0],
  ].map(([rx_id = 0, tx_id = 0]) => {
    const fd = sys.socket(AF_CAN, sys.SOCK_DGRAM | SOCK_NONBLOCK, CAN_ISOTP);
    sys.bind(fd, sys.pack_sockaddr_can({ can_ifindex, tp: { rx_id, tx_id } }));
    const bound = sys.unpack_sockaddr_can(sys.getsockname(fd));
    assert.deepEqual([bound.can_ifindex, bound.tp], [can_ifindex, { rx_id, tx_id }]);
    return fd;
  }) as [number, number];
  for (const size of [1, 7, 8, 100, 4095]) {
    const buffer = Buffer.alloc(5000);
    const reading = aio.read(other, buffer, wait);
    assert.equal(await aio.write(one, bytes(size), wait), size);
    assert.equal(await reading, size);
    assert.deepEqual(buffer.subarray(0, size), bytes(size));
    await aio.writable(one, wait);
  }
  for (const fd of [one, other]) sys.close(fd);
}

/** J1939 has an address for each end and a group for each message, which the sender's packed address tells. */
async function j1939(): Promise<void> {
  const [one, other] = [0x20, 0x30].map((addr) => {
    const fd = sys.socket(AF_CAN, sys.SOCK_DGRAM | SOCK_NONBLOCK, CAN_J1939);
    const own = { can_ifindex, j1939: { name: 0n, pgn: J1939_NO_PGN, addr } };
    sys.bind(fd, sys.pack_sockaddr_can(own));
    const bound = sys.unpack_sockaddr_can(sys.getsockname(fd));
    assert.deepEqual([bound.can_ifindex, bound.j1939.addr], [can_ifindex, addr]);
    return fd;
  }) as [number, number];
  for (const size of [0, 8, 100]) {
    const to = sys.pack_sockaddr_can({ can_ifindex, j1939: { name: 0n, pgn: 0x1_2300, addr: 0x30 } });
    const buffer = Buffer.alloc(200);
    const reading = aio.recvfrom(other, buffer, wait);
    assert.equal(await aio.sendto(one, bytes(size), to, wait), size);
    const { size: came, address } = await reading;
    assert.deepEqual(buffer.subarray(0, came), bytes(size));
    const from = sys.unpack_sockaddr_can(address);
    assert.deepEqual([from.j1939.addr, from.j1939.pgn], [0x20, 0x1_2300]);
  }
  for (const fd of [one, other]) sys.close(fd);
}

await isotp();
await j1939();
console.log('ISO-TP and J1939: messages of one frame and of many');
