// pm2-worker DIRECTORY MIB: a service of pm2's cluster mode, as pm2's guide has it: it says that it is ready, and finishes at SIGINT.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { heapOf } from './heap-of.js';
import { answering, serveHttp } from './worker-http.js';

// pm2 puts the arguments of its own program before them.
const [directory = '', mebibytes] = process.argv.slice(-2);
const heap = heapOf(Number(mebibytes));
const own = serveHttp(join(directory, `${process.pid}`), heap);
const server = createServer(answering(heap)).listen(0, '127.0.0.1', () => {
  writeFileSync(join(directory, 'address'), JSON.stringify(server.address()));
  process.send?.('ready');
});
process.on('SIGINT', () => {
  own.close();
  server.close(() => process.exit(0));
});
