// vsock, SCTP and Bluetooth, as far as there is something to talk to: this machine itself, and addresses that a socket is given.
import assert from 'node:assert/strict';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import {
  AF_BLUETOOTH,
  AF_VSOCK,
  BTPROTO_HCI,
  BTPROTO_L2CAP,
  BTPROTO_RFCOMM,
  BTPROTO_SCO,
  IPPROTO_SCTP,
  SOCK_NONBLOCK,
  SOCK_SEQPACKET,
  VMADDR_CID_ANY,
  VMADDR_CID_LOCAL,
  VMADDR_PORT_ANY,
} from '@perlipc/sys/linux';

const wait = { timeout: 60_000 };

/** A greeting there and an end back, over a server that listens and the address that its clients use. */
async function converse(server: number, client: number, to: Uint8Array): Promise<Uint8Array> {
  sys.listen(server, 1);
  const accepting = aio.accept(server, wait);
  await aio.connect(client, to, wait);
  const { fd, address } = await accepting;
  aio.nonblocking(fd);
  await aio.send(client, Buffer.from('here'), 0, wait);
  const buffer = Buffer.alloc(9);
  assert.equal(buffer.toString('latin1', 0, await aio.recv(fd, buffer, 0, wait)), 'here');
  sys.shutdown(client, sys.SHUT_WR);
  assert.equal(await aio.recv(fd, buffer, 0, wait), 0);
  for (const each of [server, client, fd]) sys.close(each);
  return address;
}

async function vsock(): Promise<void> {
  const [server, client] = [0, 1].map(() => sys.socket(AF_VSOCK, sys.SOCK_STREAM | SOCK_NONBLOCK)) as [
    number,
    number,
  ];
  sys.bind(server, sys.pack_sockaddr_vm({ svm_port: VMADDR_PORT_ANY, svm_cid: VMADDR_CID_ANY }));
  const { svm_port } = sys.unpack_sockaddr_vm(sys.getsockname(server));
  const to = sys.pack_sockaddr_vm({ svm_port, svm_cid: VMADDR_CID_LOCAL });
  const from = await converse(server, client, to);
  assert.equal(sys.unpack_sockaddr_vm(from).svm_cid, VMADDR_CID_LOCAL);
}

async function sctp(): Promise<void> {
  const [server, client] = [0, 1].map(() =>
    sys.socket(sys.AF_INET, sys.SOCK_STREAM | SOCK_NONBLOCK, IPPROTO_SCTP),
  ) as [number, number];
  sys.bind(server, sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])));
  const from = await converse(server, client, sys.getsockname(server));
  assert.equal(sys.unpack_sockaddr_in(from)[1].join('.'), '127.0.0.1');
}

/** A socket can be bound without a controller, but one of HCI is a controller's. */
function bluetooth(): void {
  const bound = (type: number, protocol: number, address: Uint8Array) => {
    const fd = sys.socket(AF_BLUETOOTH, type, protocol);
    sys.bind(fd, address);
    const name = sys.getsockname(fd);
    sys.close(fd);
    return name;
  };
  const any = '00:00:00:00:00:00';
  const l2 = bound(SOCK_SEQPACKET, BTPROTO_L2CAP, sys.pack_sockaddr_l2({ l2_bdaddr: any, l2_psm: 0x1001 }));
  assert.deepEqual([sys.unpack_sockaddr_l2(l2).l2_bdaddr, sys.unpack_sockaddr_l2(l2).l2_psm], [any, 0x1001]);
  const rc = bound(sys.SOCK_STREAM, BTPROTO_RFCOMM, sys.pack_sockaddr_rc({ rc_bdaddr: any, rc_channel: 5 }));
  assert.deepEqual(sys.unpack_sockaddr_rc(rc), { rc_bdaddr: any, rc_channel: 5 });
  const sco = bound(SOCK_SEQPACKET, BTPROTO_SCO, sys.pack_sockaddr_sco(any));
  assert.equal(sys.unpack_sockaddr_sco(sco), any);
  // A controller of its own, which is there as long as this is open: HCI_VENDOR_PKT and an opcode for the plain kind.
  const controller = sys.open('/dev/vhci', sys.O_RDWR);
  sys.write(controller, new Uint8Array([0xff, 0]));
  const hci = bound(sys.SOCK_RAW, BTPROTO_HCI, sys.pack_sockaddr_hci({ hci_dev: 0 }));
  assert.deepEqual(sys.unpack_sockaddr_hci(hci), { hci_dev: 0, hci_channel: 0 });
  sys.close(controller);
}

await vsock();
await sctp();
bluetooth();
console.log('vsock, SCTP and Bluetooth: connections to this machine, and addresses');
