// cluster-http DIRECTORY WORKERS MIB: the same with node:cluster, each worker of which loads the heap itself.
import cluster from 'node:cluster';
import { join } from 'node:path';
import { heapOf } from './heap-of.js';
import { serveHttp } from './worker-http.js';

const [, , directory = '', workers, mebibytes] = process.argv;

if (cluster.isPrimary) {
  for (let i = 0; i < Number(workers); i++) cluster.fork();
} else {
  const path = join(directory, `${cluster.worker?.id}`);
  serveHttp(path, heapOf(Number(mebibytes))).on('listening', () =>
    process.stdout.write(`${process.pid} ${path}\n`),
  );
}
