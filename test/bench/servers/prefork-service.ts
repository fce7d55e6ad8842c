// prefork-service DIRECTORY WORKERS MIB [BALANCE [HEAP]]: prefork's service, which prints where its workers are and, told `restart`
// or `refork`, replaces them and prints that again.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type PreforkOptions, prefork } from '@perlipc/prefork';
import { heapOf } from './heap-of.js';
import { answering, serveHttp } from './worker-http.js';

const [, , directory = '', workers, mebibytes, balance = 'shared', heap = 'random'] = process.argv;

const service = await prefork({
  workers: Number(workers),
  listen: '127.0.0.1:0',
  balance: balance as NonNullable<PreforkOptions['balance']>,
  heap: heap as NonNullable<PreforkOptions['heap']>,
  logFormat: 'none',
  load: () => heapOf(Number(mebibytes)),
  serve: ([listener], heap) => [
    serveHttp(join(directory, `${process.pid}`), heap),
    createServer(answering(heap)).listen({ fd: listener?.fd }),
  ],
});

function say(): void {
  const pids = service
    .status()
    .workers.filter(({ state }) => state === 'ready')
    .map(({ pid }) => pid);
  console.log(JSON.stringify({ port: Number(service.addresses[0]?.split(':')[1]), pids }));
}

say();
createInterface({ input: process.stdin }).on('line', async (what) => {
  await (what === 'refork' ? service.refork() : service.restart());
  say();
});
