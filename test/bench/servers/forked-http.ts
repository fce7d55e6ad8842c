// forked-http DIRECTORY WORKERS MIB [collect]: loads so much heap, then forks workers; each serves http on a socket of its own
// there. The parent may collect its garbage first, so that the workers needn't move what it has just made.
import { join } from 'node:path';
import { fork } from '@perlipc/sys';
import { heapOf } from './heap-of.js';
import { serveHttp } from './worker-http.js';

const [, , directory = '', workers, mebibytes, collect] = process.argv;
const heap = heapOf(Number(mebibytes));
if (collect) globalThis.gc?.();

function start(): void {
  for (let i = 0; i < Number(workers); i++) {
    if (fork() !== 0) continue;
    const path = join(directory, `${i}`);
    serveHttp(path, heap).on('listening', () => process.stdout.write(`${process.pid} ${path}\n`));
    return;
  }
  setInterval(() => heap.length, 1 << 30); // the parent stays
}

start();
