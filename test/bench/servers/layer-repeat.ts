// layer-repeat exit|code|servbyname|hostbyaddr: the same over @perlipc/perl.
import {
  die,
  ERRNO,
  fork,
  gethostbyaddr,
  getservbyname,
  handle,
  pipe,
  sysread,
  syswrite,
  waitpid,
} from '@perlipc/perl';
import { AF_INET, INADDR_LOOPBACK } from '@perlipc/socket';
import { _exit } from '@perlipc/sys';
import { now, repeat } from './repeat.js';

const reader = handle('$reader');
const writer = handle('$writer');
const said = { value: '' };
pipe(reader, writer) || die(`pipe: ${ERRNO}`);

function forkExit(): bigint {
  const pid = fork() ?? die(`fork: ${ERRNO}`);
  if (pid === 0) _exit(0);
  waitpid(pid, 0);
  return now();
}

function forkCode(): bigint {
  const pid = fork() ?? die(`fork: ${ERRNO}`);
  if (pid === 0) {
    syswrite(writer, `${now()}`);
    _exit(0);
  }
  sysread(reader, said, 32) || die(`sysread: ${ERRNO}`);
  waitpid(pid, 0);
  return BigInt(said.value);
}

await repeat({
  exit: forkExit,
  code: forkCode,
  servbyname: () => (getservbyname('smtp', 'tcp') === 25 ? now() : die('getservbyname')),
  hostbyaddr: () => (gethostbyaddr(INADDR_LOOPBACK, AF_INET) === 'localhost' ? now() : die('gethostbyaddr')),
});
