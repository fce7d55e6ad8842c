#!/usr/bin/env node
// ntp-query SERVER [PORT]: asks a time server (RFC 4330) and prints its stratum, and how many seconds this clock is off.
import {
  ARGV,
  alarm,
  connect,
  die,
  ERRNO,
  handle,
  inet_aton,
  pack,
  printf,
  recv,
  SIG,
  send,
  sockaddr_in,
  socket,
  unpack,
} from '@perlipc/perl';
import { PF_INET, SOCK_DGRAM } from '@perlipc/socket';

const [server = die('usage: ntp-query SERVER [PORT]\n'), port = '123'] = ARGV;
const SECONDS_OF_70_YEARS = 2_208_988_800;
const FRACTION = 2 ** 32;

const asking = handle('asking');
socket(asking, PF_INET, SOCK_DGRAM, 0) || die(`socket: ${ERRNO}`);
// A connected socket has no answers but this server's, and its ICMP errors.
connect(asking, sockaddr_in(port, inet_aton(server) || die(`no host: ${server}\n`))) ||
  die(`connect: ${ERRNO}`);

const now = () => Date.now() / 1000;
const sent = now();
const [seconds, fraction] = [Math.floor(sent) + SECONDS_OF_70_YEARS, Math.floor((sent % 1) * FRACTION)];
send(asking, pack('C x39 N N', 0b00_100_011, seconds, fraction), 0) ?? die(`send: ${ERRNO}`);

SIG['ALRM'] = () => die('no answer\n');
alarm(3);
const answer = { value: '' };
recv(asking, answer, 48, 0) ?? die(`recv: ${ERRNO}\n`);
alarm(0);
const got = now();
if (answer.value.length < 48) die('too short an answer\n');
const [first = 0, stratum = 0, ...times] = unpack.list('C C x22 N N N N N N', answer.value).map(Number);
if ((first & 7) !== 4 || times[0] !== seconds || times[1] !== fraction) die('no answer to this question\n');
const at = (i: number) => (times[i] ?? 0) - SECONDS_OF_70_YEARS + (times[i + 1] ?? 0) / FRACTION;
printf('stratum %d, off by %.0f s\n', stratum, (at(2) - sent + (at(4) - got)) / 2);
