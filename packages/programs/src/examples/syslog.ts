#!/usr/bin/env node
// syslog SOCKET PRIORITY MESSAGE...: logs to the log daemon at a socket, which is usually /dev/log (RFC 3164).
import {
  ARGV,
  connect,
  die,
  ERRNO,
  handle,
  localtime,
  PROCESS_ID,
  print,
  send,
  sockaddr_un,
  socket,
} from '@perlipc/perl';
import { PF_UNIX, SOCK_DGRAM, SOCK_STREAM } from '@perlipc/socket';

const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];
const FACILITIES = ['kern', 'user', 'mail', 'daemon', 'auth'];

const [path = '', priority = '', ...messages] = ARGV;
if (messages.length === 0) die('usage: syslog SOCKET PRIORITY MESSAGE...\n');
const [facility = '', level = ''] = priority.split('.');
const [high, low] = [FACILITIES.indexOf(facility), LEVELS.indexOf(level)];
if (high < 0 || low < 0) die(`no priority: ${priority}\n`);

const log = handle('log');
const isConnected = [SOCK_DGRAM, SOCK_STREAM].some((type) => {
  socket(log, PF_UNIX, type, 0) || die(`socket: ${ERRNO}`);
  // A daemon that wants a stream refuses the other with EPROTOTYPE.
  return connect(log, sockaddr_un(path)) || (ERRNO.is('EPROTOTYPE') ? false : die(`${path}: ${ERRNO}\n`));
});
if (!isConnected) die(`${path}: ${ERRNO}\n`);

for (const message of messages) {
  const date = `${localtime()}`.slice(4, 19);
  send(log, `<${high * 8 + low}>${date} syslog[${PROCESS_ID}]: ${message}\0`, 0) ?? die(`send: ${ERRNO}\n`);
}
print(`${messages.length} logged\n`);
