#!/usr/bin/env node
// dhcp-server INTERFACE FIRST COUNT: lends COUNT addresses from FIRST on to who asks on an interface, for an hour each.
import { nonblocking, recvmsg, sendto } from '@perlipc/aio';
import * as sys from '@perlipc/sys/linux';

const [name = 'eth0', first = '10.0.0.100', count = '100'] = process.argv.slice(2);
const server = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
nonblocking(server);
sys.setoption(server, 'SO_REUSEADDR', true);
sys.setoption(server, 'SO_BROADCAST', true);
sys.setoption(server, 'SO_BINDTODEVICE', name);
sys.bind(server, sys.pack_sockaddr_in(67, new Uint8Array(4)));
const own = sys.ioctl(server, 'SIOCGIFADDR', name).subarray(4, 8);
const mask = sys.ioctl(server, 'SIOCGIFNETMASK', name).subarray(4, 8);
const EVERYBODY = sys.pack_sockaddr_in(68, new Uint8Array(4).fill(255));
const HOUR = 3600;
const COOKIE = 0x63825363;
const type = { DISCOVER: 1, OFFER: 2, REQUEST: 3, DECLINE: 4, ACK: 5, NAK: 6, RELEASE: 7 } as const;

const text = (address: Uint8Array) => address.join('.');
const start = Buffer.from(first.split('.').map(Number)).readUInt32BE();
/** The addresses, as numbers, with whom each is lent to and until when. */
const leases = new Map<number, { client: string; until: number }>();

/** The client's own address, else one that is free. */
function addressFor(client: string): Buffer | undefined {
  const own = [...leases].find(([, lease]) => lease.client === client)?.[0];
  const pool = Array.from({ length: Number(count) }, (_, i) => start + i);
  const free = own ?? pool.find((one) => (leases.get(one)?.until ?? 0) < Date.now());
  if (free === undefined) return undefined;
  leases.set(free, { client, until: Date.now() + HOUR * 1000 });
  const address = Buffer.alloc(4);
  address.writeUInt32BE(free);
  return address;
}

/** The options behind the cookie, by number. */
function optionsOf(packet: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (
    let at = 240;
    at + 1 < packet.length && packet[at] !== 255;
    at += packet[at] ? 2 + (packet[at + 1] ?? 0) : 1
  )
    found.set(packet[at] ?? 0, packet.subarray(at + 2, at + 2 + (packet[at + 1] ?? 0)));
  return found;
}

async function answer(request: Buffer, kind: number, address: Uint8Array): Promise<void> {
  const packet = Buffer.alloc(300);
  packet.set(request.subarray(0, 44));
  packet.set([2], 0);
  packet.set(kind === type.NAK ? [0, 0, 0, 0] : address, 16);
  packet.writeUInt32BE(COOKIE, 236);
  const time = [0, 0, HOUR >> 8, HOUR & 255];
  packet.set([53, 1, kind, 54, 4, ...own, 1, 4, ...mask, 51, 4, ...time, 255], 240);
  await sendto(server, packet, EVERYBODY);
}

console.log(`${text(own)} lends ${count} addresses from ${first} on, on ${name}`);
for (const buffer = Buffer.alloc(1500); ; ) {
  const { size } = await recvmsg(server, [buffer]);
  const request = buffer.subarray(0, size);
  if (size < 244 || request[0] !== 1 || request.readUInt32BE(236) !== COOKIE) continue;
  const options = optionsOf(request);
  const client = request.toString('hex', 28, 34);
  const kind = options.get(53)?.[0];
  if (kind === type.RELEASE || kind === type.DECLINE) leases.delete(request.readUInt32BE(12));
  if (kind !== type.DISCOVER && kind !== type.REQUEST) continue;
  const address = addressFor(client);
  if (address === undefined) continue;
  const wanted = options.get(50) ?? address;
  const granted = kind === type.DISCOVER ? type.OFFER : wanted.equals(address) ? type.ACK : type.NAK;
  await answer(request, granted, address);
  const words = { [type.OFFER]: 'offered', [type.ACK]: 'lent', [type.NAK]: 'refused' };
  console.log(`${words[granted]} ${text(granted === type.NAK ? wanted : address)} to ${client}`);
}
