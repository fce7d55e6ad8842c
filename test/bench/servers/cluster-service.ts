// cluster-service DIRECTORY WORKERS MIB: the same with node:cluster. To restart, each worker disconnects when another listens.
import cluster, { type Worker } from 'node:cluster';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { heapOf } from './heap-of.js';
import { answering, serveHttp } from './worker-http.js';

const [, , directory = '', count, mebibytes] = process.argv;

/** Resolves with the worker's port when it listens. */
function start(): Promise<{ worker: Worker; port: number }> {
  const worker = cluster.fork();
  return new Promise((resolve) => worker.on('message', (port: number) => resolve({ worker, port })));
}

if (cluster.isPrimary) {
  let all = await Promise.all(Array.from({ length: Number(count) }, start));
  const say = () =>
    console.log(JSON.stringify({ port: all[0]?.port, pids: all.map(({ worker }) => worker.process.pid) }));
  say();
  createInterface({ input: process.stdin }).on('line', async () => {
    const old = all;
    all = [];
    for (const { worker } of old) {
      all.push(await start());
      worker.disconnect();
    }
    say();
  });
} else {
  const heap = heapOf(Number(mebibytes));
  serveHttp(join(directory, `${process.pid}`), heap);
  const server = createServer(answering(heap)).listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
  });
}
