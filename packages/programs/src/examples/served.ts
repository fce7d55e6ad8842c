#!/usr/bin/env node
// served [WORKERS [REQUESTS]]: workers serve one TCP port and count in shared memory what each has served; a table of it at the end.
import { Socket } from '@perlipc/socket';
import * as sys from '@perlipc/sys/linux';

const [workers = 4, requests = 100] = process.argv.slice(2).map(Number);
const memory = sys.mmap(4096, sys.PROT_READ | sys.PROT_WRITE, sys.MAP_SHARED | sys.MAP_ANONYMOUS);
/** One counter for all, and one for each worker. */
const served = new Int32Array(memory, 0, workers + 1);

const server = new Socket(sys.AF_INET).bind(sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1]))).listen();
const [port] = sys.unpack_sockaddr_in(server.getsockname());
console.log(`127.0.0.1:${port}`);

const pids = new Map<number, number>();
for (let worker = 1; worker <= workers; worker++) {
  const pid = sys.fork();
  if (pid === 0) {
    for (const connection of server) {
      Atomics.add(served, 0, 1);
      const mine = Atomics.add(served, worker, 1) + 1;
      connection.sendall(Buffer.from(`worker ${worker} has served ${mine}\n`));
      connection.close();
      sys.futex_wake(served, 0);
    }
  }
  pids.set(worker, pid);
}

// Whoever waits for the counter looks again when it was changed.
for (let seen = 0; seen < requests; seen = Atomics.load(served, 0)) {
  try {
    sys.futex_wait(served, 0, seen);
  } catch (error) {
    if (!(error instanceof sys.SystemError && ['EAGAIN', 'EINTR'].includes(error.code))) throw error;
  }
}
for (const [worker, pid] of pids) {
  sys.kill(pid, sys.SIGTERM);
  sys.waitpid(pid);
  console.log(`worker ${worker}  ${served[worker]}`);
}
console.log(`all       ${served[0]}`);
