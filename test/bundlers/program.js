// What each bundler makes one file of: every package is in it, blocking and asynchronous calls, signals and a fork.
import { spawnSync } from 'node:child_process';
import { createServer, get } from 'node:http';
import { lines, nonblocking } from '@perlipc/aio';
import { die, ERRNO, handle, open, pack } from '@perlipc/perl';
import { inet_aton, inet_ntoa } from '@perlipc/socket';
import { AF_UNIX, close, fork, SOCK_STREAM, socketpair, WEXITSTATUS, waitpid, write } from '@perlipc/sys';

const server = createServer((_request, response) => void response.end('served')).listen(
  0,
  '127.0.0.1',
  () => {
    get({ port: server.address().port, host: '127.0.0.1' }, (response) => {
      response.resume().on('end', () => void run().finally(() => server.close()));
    });
  },
);

async function run() {
  const [ours, theirs] = socketpair(AF_UNIX, SOCK_STREAM);
  const pid = fork();
  if (pid === 0) {
    write(theirs, Buffer.from('from the child\n'));
    process.exit(spawnSync('true').status === 0 ? 7 : 1);
  }
  close(theirs);
  nonblocking(ours);
  for await (const line of lines(ours)) console.log(line);
  console.log(WEXITSTATUS(waitpid(pid, 0).status), inet_ntoa(inet_aton('127.1')), pack('n', 258).length);
  try {
    open(handle('nobody'), '<', '/nowhere') || die(`can't open: ${ERRNO}`);
  } catch (error) {
    console.log(String(error.message ?? error).split(' at ')[0]);
  }
}
