// sys-repeat exit|code|spawn|forkexec|servbyname|hostbyaddr [MIB [buffers|contiguous|huge]]: the same over @perlipc/sys, with so
// much of V8's heap in use, or of memory beside it.
import {
  _exit,
  AF_INET,
  collapseHeap,
  contiguousHeap,
  execv,
  fork,
  gethostbyaddr,
  getservbyname,
  pipe,
  posix_spawn,
  read,
  waitpid,
  write,
} from '@perlipc/sys';
import { buffersOf, heapOf } from './heap-of.js';
import { now, repeat } from './repeat.js';

const loopback = new Uint8Array([127, 0, 0, 1]);
const said = new BigInt64Array(1);
const [reader, writer] = pipe();
/** Exported, so that it stays. */
export const memory = allocate(Number(process.argv[3] ?? 0), process.argv[4]);

function allocate(mebibytes: number, how?: string): unknown {
  if (how === 'buffers') return buffersOf(mebibytes);
  if (how !== undefined) contiguousHeap();
  const heap = heapOf(mebibytes);
  if (how === 'huge') collapseHeap();
  return heap;
}

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

function spawnTrue(): bigint {
  const { status } = waitpid(posix_spawn('/bin/true', ['true']));
  if (status !== 0) throw new Error(`/bin/true: ${status}`);
  return now();
}

function forkTrue(): bigint {
  const pid = fork();
  if (pid === 0) execv('/bin/true', ['true']);
  waitpid(pid);
  return now();
}

await repeat({
  exit: forkExit,
  code: forkCode,
  spawn: spawnTrue,
  forkexec: forkTrue,
  servbyname: () => {
    if (getservbyname('smtp', 'tcp')?.port !== 25) throw new Error('getservbyname');
    return now();
  },
  hostbyaddr: () => {
    if (gethostbyaddr(loopback, AF_INET).name !== 'localhost') throw new Error('gethostbyaddr');
    return now();
  },
});
