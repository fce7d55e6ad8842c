#!/usr/bin/env node
// dns-query SERVER PORT NAME: asks a name server over UDP (RFC 1035), thrice where it says nothing, and prints the addresses.
import {
  ARGV,
  die,
  ERRNO,
  fileno,
  handle,
  inet_aton,
  inet_ntoa,
  PROCESS_ID,
  pack,
  print,
  recv,
  select,
  send,
  sockaddr_in,
  socket,
  unpack,
  vec,
} from '@perlipc/perl';
import { PF_INET, SOCK_DGRAM } from '@perlipc/socket';

const [server = '', port = '', name = die('usage: dns-query SERVER PORT NAME\n')] = ARGV;
const id = PROCESS_ID & 0xffff;
const labels = name.split('.').map((label) => pack('C/a*', label));
const query = `${pack('n6', id, 0x0100, 1, 0, 0, 0)}${labels.join('')}${pack('C n n', 0, 1, 1)}`;

const asking = handle('asking');
socket(asking, PF_INET, SOCK_DGRAM, 0) || die(`socket: ${ERRNO}`);
const to = sockaddr_in(port, inet_aton(server) || die(`no host: ${server}\n`));

/** The server's answer; one to another question is none. */
function ask(): string {
  for (let tries = 1; tries <= 3; tries++) {
    send(asking, query, 0, to) ?? die(`send: ${ERRNO}`);
    const bits = { value: '' };
    vec(bits, fileno(asking) ?? 0, 1).value = 1;
    if (select(bits, undefined, undefined, 0.5) <= 0) continue;
    const answer = { value: '' };
    recv(asking, answer, 512, 0) ?? die(`recv: ${ERRNO}`);
    if (unpack('n', answer.value) === id) return answer.value;
  }
  return die('no answer\n');
}

const answer = ask();
const [, flags = 0, questions = 0, answers = 0] = unpack.list('n6', answer).map(Number);
if (flags & 15) die(`${name}: error ${flags & 15}\n`);

/** Where the name at a place ends: behind its empty label, or a pointer to elsewhere. */
function behindName(at: number): number {
  for (;;) {
    const size = answer.charCodeAt(at);
    if (size >= 0xc0) return at + 2;
    at += 1 + size;
    if (!size) return at;
  }
}

let at = 12;
for (let i = 0; i < questions; i++) at = behindName(at) + 4;
for (let i = 0; i < answers; i++) {
  at = behindName(at);
  const [type, , ttl, data] = unpack.list('n n N n/a', answer.slice(at));
  at += 10 + `${data}`.length;
  if (type === 1) print(`${name} ${inet_ntoa(`${data}`)} ${ttl}\n`);
}
