// node-repeat exit|code|spawn|hostbyaddr: what Node itself has in place of fork and of lookups.
// node-repeat spawnSync MIB [fork|buffers]: starts a program with so much heap in use, after a fork if it says so, or with so much
// memory beside the heap.
import { fork, spawn, spawnSync } from 'node:child_process';
import { promises } from 'node:dns';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { buffersOf, heapOf } from './heap-of.js';
import { now, repeat } from './repeat.js';

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const empty = program('empty.cjs');
const says = program('says.cjs');
const [, , , mebibytes, forks] = process.argv;
/** Exported, so that it stays. */
export const heap = (forks === 'buffers' ? buffersOf : heapOf)(Number(mebibytes ?? 0));
if (forks === 'fork') {
  const sys = await import('@perlipc/sys');
  const pid = sys.fork();
  if (pid === 0) sys._exit(0);
  sys.waitpid(pid);
}

await repeat({
  exit: async () => {
    await once(fork(empty), 'exit');
    return now();
  },
  code: async () => {
    const child = fork(says);
    const [[said]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
    return BigInt(said);
  },
  spawn: async () => {
    await once(spawn('/bin/true', { stdio: 'ignore' }), 'exit');
    return now();
  },
  spawnSync: () => {
    const { status } = spawnSync('/bin/true', { stdio: 'ignore' });
    if (status !== 0) throw new Error(`/bin/true: ${status}`);
    return now();
  },
  hostbyaddr: async () => {
    const { hostname } = await promises.lookupService('127.0.0.1', 25);
    if (hostname !== 'localhost') throw new Error('lookupService');
    return now();
  },
});
