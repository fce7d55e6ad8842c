#!/usr/bin/env node
// The manual's web client over IO::Socket: fetches documents of a host, each over a connection of its own.
//
// A server that needs to know its own name gets none, in the manual as here: HTTP/1.0 has no Host. The manual doesn't say why it can't
// connect, and takes an answer that breaks off for a whole one.
import { ARGV, close, die, ERRNO, EVAL_ERROR, PROGRAM_NAME, print, WARNING } from '@perlipc/perl';
import { IO } from '@perlipc/perl/io';
import '../signals.js';
import { usage } from '../usage.js';

usage(
  ARGV,
  `usage: webget HOST[:PORT] URL...
Prints what the web server at HOST answers, on PORT (http, or 80 where no service has this name), to a request for each URL.
Exit status: 0, or that of the failed call (111 refused), 22 for no host, 255 for too few arguments, 2 for a wrong option.
`,
);
WARNING.value = true;

if (!(ARGV.length > 1)) die(`usage: ${PROGRAM_NAME} host url ...`);
const host = ARGV.shift();
const EOL = '\x0d\x0a';
const BLANK = EOL.repeat(2);
for (const document of ARGV) {
  const remote =
    IO.Socket.INET.new({
      Proto: 'tcp',
      PeerAddr: host,
      PeerPort: 'http(80)',
    }) || die(`cannot connect to httpd on ${host}: ${EVAL_ERROR}`);
  remote.autoflush(1);
  print(remote, `GET ${document} HTTP/1.0${BLANK}`);
  ERRNO.value = 0;
  for (const line of remote) print(line);
  if (+ERRNO) die(`${host}: ${ERRNO}`);
  close(remote);
}
