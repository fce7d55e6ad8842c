#!/usr/bin/env node
// The manual's interactive client over IO::Socket, in two processes: one copies the socket to standard output, the other standard
// input to the socket.
//
// What it mends: at the end of standard input the manual's child is gone and the server learns nothing of it, so that both wait for
// ever where the server does too; here the socket is shut down for writing. The manual shows a line when its end has come, and suggests
// another loop for prompts; here what comes is shown at once.
import { ARGV, die, ERRNO, exit, fork, kill, PROGRAM_NAME, print, SIG, WARNING } from '@perlipc/perl';
import { IO, STDERR, STDIN, STDOUT } from '@perlipc/perl/io';
import '../signals.js';
import { usage } from '../usage.js';

usage(
  ARGV,
  `usage: interactive-client HOST PORT
Copies what it reads to the server at HOST on PORT, and what that answers to standard output, until the server closes.
Exit status: 0, or that of the failed call (111 refused), 22 for no host, 255 for too few arguments, 2 for a wrong option.
`,
);
WARNING.value = true;
SIG['PIPE'] = 'DEFAULT';

if (ARGV.length !== 2) die(`usage: ${PROGRAM_NAME} host port`);
const [host, port] = ARGV;

// create a tcp connection to the specified host and port
const handle =
  IO.Socket.INET.new({
    Proto: 'tcp',
    PeerAddr: host,
    PeerPort: port,
  }) || die(`can't connect to port ${port} on ${host}: ${ERRNO}`);

handle.autoflush(1); // so output gets there right away
print(STDERR, `[Connected to ${host}:${port}]\n`);

// split the program into two processes, identical twins
const kidpid = fork() ?? die(`can't fork: ${ERRNO}`);

// the if{} block runs only in the parent process
if (kidpid) {
  // copy the socket to standard output
  STDOUT.autoflush(1);
  const bytes = { value: '' };
  while (handle.sysread(bytes, 8192) ?? ending()) print(STDOUT, bytes.value);
  kill('TERM', kidpid); // send SIGTERM to child
}
// the else{} block runs only in the child process
else {
  // copy standard input to the socket
  for (const line of STDIN) print(handle, line);
  handle.shutdown(1);
  exit(0); // just in case
}

/** A server that closes before it has read all that was typed resets the connection: that is its end too. */
function ending(): number {
  return ERRNO.is('ECONNRESET') ? 0 : die(`read: ${ERRNO}`);
}
