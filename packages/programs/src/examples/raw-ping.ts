#!/usr/bin/env node
// raw-ping HOST [COUNT]: echo requests (RFC 792) over a raw socket, which needs the right to open one.
import {
  ARGV,
  alarm,
  die,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  handle,
  inet_aton,
  inet_ntoa,
  PROCESS_ID,
  pack,
  print,
  recv,
  SIG,
  send,
  sockaddr_in,
  socket,
  unpack,
} from '@perlipc/perl';
import { IPPROTO_ICMP, PF_INET, SOCK_RAW } from '@perlipc/socket';

const [host = die('usage: raw-ping HOST [COUNT]\n'), count = '3'] = ARGV;
const address = inet_aton(host) || die(`no host: ${host}\n`);
const raw = handle('raw');
socket(raw, PF_INET, SOCK_RAW, IPPROTO_ICMP) || die(`socket: ${ERRNO}\n`);
SIG['ALRM'] = () => die('no answer\n');
const id = PROCESS_ID & 0xffff;

/** The Internet's checksum (RFC 1071). */
function checksum(bytes: string): number {
  let sum = unpack.list('n*', bytes).reduce<number>((sum, word) => sum + Number(word), 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function ask(sequence: number): string {
  const echo = (sum: number) => pack('C C n n n a56', 8, 0, sum, id, sequence, 'perlipc');
  send(raw, echo(checksum(echo(0))), 0, sockaddr_in(0, address)) ?? die(`send: ${ERRNO}\n`);
  alarm(2);
  for (const packet = { value: '' }; ; ) {
    const from = recv(raw, packet, 1500, 0) ?? die(`recv: ${ERRNO}\n`);
    // The packet's header comes too, and on loopback the request itself.
    const icmp = packet.value.slice((packet.value.charCodeAt(0) & 15) * 4);
    const [type, , , whose, which] = unpack.list('C C n n n', icmp);
    if (type !== 0 || whose !== id || which !== sequence) continue;
    alarm(0);
    return `${icmp.length} bytes from ${inet_ntoa(sockaddr_in(from)[1])}: seq ${sequence}, checksum ${checksum(icmp)}\n`;
  }
}

for (let sequence = 1; sequence <= Number(count); sequence++)
  print(evaluate(() => ask(sequence)) ?? `seq ${sequence}: ${EVAL_ERROR.value}`);
