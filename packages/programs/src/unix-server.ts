#!/usr/bin/env node
// The chapter's forking server on a Unix-domain socket: each client is greeted by a child, which then becomes fortune.
import {
  ARGV,
  bind,
  close,
  die,
  ENV,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  exec,
  handle,
  listen,
  localtime,
  match,
  or,
  print,
  SIG,
  sockaddr_un,
  socket,
  WARNING,
} from '@perlipc/perl/taint';
import { PF_UNIX, SOCK_STREAM, SOMAXCONN } from '@perlipc/socket';
import { logmsg } from './logmsg.js';
import { nextClient } from './next-client.js';
import { reapChildren } from './reaper.js';
import { removeAtExit, removeStale } from './socket-file.js';
import { spawn } from './spawn.js';
import './steady-heap.js';
import './signals.js';
import { usage } from './usage.js';

const options = usage(
  ARGV,
  `usage: unix-server [--fortune PATH] [PATH]
Forks a child for each client that connects to the socket PATH (/tmp/catsock). The child greets it and tells it a fortune, which
the program --fortune PATH (/usr/games/fortune) has. Removes the socket when it ends.
Exit status: that of the failed call (98 path in use), 255 for a path that is too long, 2 for a wrong option.
`,
  ['--fortune'],
);
WARNING.value = true;
ENV['PATH'] = '/usr/ucb:/bin';
SIG.PIPE = 'DEFAULT'; // Node ignores it: a child whose client has gone is to die of it

const Server = handle('Server');
const Client = handle('Client');

const [fortune = ''] =
  match(or(options['--fortune'], '/usr/games/fortune'), /^(\/[ -~\x80-\xff]+)$/) ?? die('invalid fortune');
const [NAME = ''] = match(or(ARGV.shift(), '/tmp/catsock'), /^([ -~\x80-\xff]+)$/) ?? die('invalid path');
const uaddr = evaluate(() => sockaddr_un(NAME)) ?? die(`${EVAL_ERROR.value}`);

socket(Server, PF_UNIX, SOCK_STREAM, 0) || die(`socket: ${ERRNO}`);
removeStale(NAME); // mends the chapter's unlink: see there
bind(Server, uaddr) || die(`bind: ${ERRNO}`);
removeAtExit(NAME);
listen(Server, SOMAXCONN) || die(`listen: ${ERRNO}`);

logmsg(`server started on ${NAME}`);

reapChildren();

for (;;) {
  nextClient(Client, Server); // mends the chapter's condition: see there
  logmsg(`connection on ${NAME}`);
  spawn(Client, () => {
    print("Hello there, it's now ", localtime(), '\n');
    return exec(fortune) || die(`can't exec fortune: ${ERRNO}`);
  });

  close(Client);
}
