#!/usr/bin/env node
// The manual's server over IO::Socket: one client after the other gives it commands.
//
// What it mends: the manual's loop ends at whatever accept fails of, with status 0 and in silence, and its process dies of a client
// that is gone before its answer comes (SIGPIPE); this server goes on. What it says itself is written at once. A command that is not
// there is the client's to read about, as in the manual: cookie wants /usr/games/fortune.
import {
  ARGV,
  close,
  die,
  EVAL_ERROR,
  gethostbyaddr,
  localtime,
  PROGRAM_NAME,
  print,
  printf,
  qx,
  WARNING,
} from '@perlipc/perl';
import { IO, type IOSocketINET, STDOUT } from '@perlipc/perl/io';
import { AF_INET, SOMAXCONN } from '@perlipc/socket';
import { nextClient } from '../next-client.js';
import '../signals.js';
import { usage } from '../usage.js';

usage(
  ARGV,
  `usage: command-server [PORT [ADDRESS]]
Takes commands (quit date who cookie motd) of each client that connects to PORT (9000) of ADDRESS (all of this host), one after another.
Exit status: that of the failed call (98 port in use, 13 not permitted), 22 for no address, 255 for no port, 2 for a wrong option.
`,
);
WARNING.value = true;

const PORT = ARGV.shift() ?? 9000; // pick something not in use
const address = ARGV.shift();

const server =
  IO.Socket.INET.new({
    Proto: 'tcp',
    LocalPort: PORT,
    LocalAddr: address,
    Listen: SOMAXCONN,
    Reuse: 1,
  }) || die(`can't setup server: ${EVAL_ERROR}`);
STDOUT.autoflush(1);
print(`[Server ${PROGRAM_NAME} accepting clients]\n`);

/** The answer to a command; undefined to quit. */
function answer(command: string): string | undefined {
  if (/quit|exit/i.test(command)) return undefined;
  if (/date|time/i.test(command)) return `${localtime()}\n`;
  if (/who/i.test(command)) return qx`who 2>&1`;
  if (/cookie/i.test(command)) return qx`/usr/games/fortune 2>&1`;
  if (/motd/i.test(command)) return qx`cat /etc/motd 2>&1`;
  return 'Commands: quit date who cookie motd\n';
}

function serve(client: IOSocketINET): void {
  for (const line of client) {
    const text = /\S/.test(line) ? answer(line) : '';
    if (text === undefined) return;
    print(client, text);
    print(client, 'Command? ');
  }
}

for (;;) {
  const client = new IO.Socket.INET();
  nextClient(client, server);
  client.autoflush(1);
  print(client, `Welcome to ${PROGRAM_NAME}; type help for command list.\n`);
  const peer = client.peeraddr();
  const name = peer === undefined ? undefined : gethostbyaddr(peer, AF_INET);
  printf('[Connect from %s]\n', name ?? client.peerhost() ?? 'somebody who is gone');
  print(client, 'Command? ');
  serve(client);
  close(client);
}
