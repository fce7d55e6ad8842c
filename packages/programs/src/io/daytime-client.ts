#!/usr/bin/env node
// The manual's simple client over IO::Socket: prints what the daytime service says.
//
// The manual's asks localhost alone; here that is what it asks without arguments. The manual doesn't say why it can't connect, and
// takes an answer that breaks off for a whole one.
import { ARGV, die, ERRNO, EVAL_ERROR, or, print, WARNING } from '@perlipc/perl';
import { IO } from '@perlipc/perl/io';
import '../signals.js';
import { usage } from '../usage.js';

usage(
  ARGV,
  `usage: daytime-client [HOST [PORT|SERVICE]]
Prints what the server at HOST (localhost) says on PORT or SERVICE (daytime, or 13 where no service has this name).
Exit status: 0, or that of the failed call (111 refused), 22 for no host, 255 for no service, 2 for a wrong option.
`,
);
WARNING.value = true;

const host = or(ARGV.shift(), 'localhost');
const service = or(ARGV.shift(), 'daytime(13)');
const remote =
  IO.Socket.INET.new({
    Proto: 'tcp',
    PeerAddr: host,
    PeerPort: service,
  }) || die(`can't connect to ${service.replace(/\(\d+\)$/, '')} service on ${host}: ${EVAL_ERROR}`);
ERRNO.value = 0;
for (const line of remote) print(line);
if (+ERRNO) die(`${host}: ${ERRNO}`);
