#!/usr/bin/env node
// The chapter's TCP client: prints what a server says until it closes.
import {
  ARGV,
  close,
  connect,
  die,
  ERRNO,
  exit,
  getprotobyname,
  getservbyname,
  handle,
  inet_aton,
  or,
  print,
  sockaddr_in,
  socket,
  truth,
  WARNING,
} from '@perlipc/perl';
import { PF_INET, SOCK_STREAM } from '@perlipc/socket';
import './signals.js';
import { usage } from './usage.js';

usage(
  ARGV,
  `usage: tcp-client [HOST [PORT|SERVICE]]
Prints what the server at HOST (localhost) says on PORT (2345) or SERVICE.
Exit status: 0, or that of the failed call (111 refused), 255 for no host or no port, 2 for a wrong option.
`,
);
WARNING.value = true;

const SOCK = handle('SOCK');

const remote = or(ARGV.shift(), 'localhost');
let port: string | number | undefined = or(ARGV.shift(), 2345);
if (/\D/.test(`${port}`)) port = getservbyname(`${port}`, 'tcp');
if (!truth(port)) die('No port');
const iaddr = inet_aton(remote) || die(`no host: ${remote}`);
const paddr = sockaddr_in(port, iaddr);

const proto = getprotobyname('tcp');
socket(SOCK, PF_INET, SOCK_STREAM, proto) || die(`socket: ${ERRNO}`);
connect(SOCK, paddr) || die(`connect: ${ERRNO}`);
ERRNO.value = 0;
for (const line of SOCK) print(line);
// A reset ends the chapter's client quietly.
if (+ERRNO && !ERRNO.is('ECONNRESET')) die(`can't read: ${ERRNO}`);

close(SOCK) || die(`close: ${ERRNO}`);
exit();
