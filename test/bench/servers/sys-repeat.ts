// sys-repeat exit|code|servbyname|hostbyaddr [MIB]: the same over @perlipc/sys, with so much of V8's heap in use.
import { _exit, AF_INET, fork, gethostbyaddr, getservbyname, pipe, read, waitpid, write } from '@perlipc/sys';
import { heapOf } from './heap-of.js';
import { now, repeat } from './repeat.js';

const loopback = new Uint8Array([127, 0, 0, 1]);
const said = new BigInt64Array(1);
const [reader, writer] = pipe();
/** Exported, so that it stays. */
export const heap = heapOf(Number(process.argv[3] ?? 0));

function forkExit(): bigint {
  const pid = fork();
  if (pid === 0) _exit(0);
  waitpid(pid);
  return now();
}

function forkCode(): bigint {
  const pid = fork();
  if (pid === 0) {
    said[0] = now();
    _exit(write(writer, said) - 8);
  }
  read(reader, said);
  waitpid(pid);
  return said[0] ?? 0n;
}

await repeat({
  exit: forkExit,
  code: forkCode,
  servbyname: () => {
    if (getservbyname('smtp', 'tcp')?.port !== 25) throw new Error('getservbyname');
    return now();
  },
  hostbyaddr: () => {
    if (gethostbyaddr(loopback, AF_INET).name !== 'localhost') throw new Error('gethostbyaddr');
    return now();
  },
});
