/**
 * The process whose fork has a call fail. Stops itself, forks between two calls of getppid, and prints as JSON what came of it: of the
 * error or the child, and whether this process is as it was.
 */
import { pbkdf2 } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as sys from '@perlipc/sys';
import { openDescriptors } from '../support/proc.js';

const file = new URL(import.meta.url);

/** Timers, the pool, files, and a request over the loop's sockets. */
async function works(): Promise<void> {
  await pause(2);
  await promisify(pbkdf2)('secret', 'salt', 10, 32, 'sha512');
  await readFile(file);
  const server = createServer((_, response) => void response.end('yes')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await new Promise<string>((resolve, reject) => {
    get({ port, host: '127.0.0.1', agent: false }, (response) => {
      response.setEncoding('utf8').once('data', resolve);
    }).on('error', reject);
  });
  if (answer !== 'yes') throw new Error(`answered ${answer}`);
  await new Promise((resolve) => server.close(resolve));
}

const threads = () => readdirSync('/proc/self/task').length;

interface Level {
  descriptors: string[];
  threads: number;
  mask: number[];
}

const level = (): Level => ({
  descriptors: openDescriptors(process.pid).map(([fd, target]) => `${fd} ${target.replaceAll(/\d+/g, 'N')}`),
  threads: threads(),
  mask: sys.sigprocmask(sys.SIG_BLOCK, []),
});

/** In the child: all that the parent can, and a child of its own; 7 says so. */
async function child(before: Level): Promise<never> {
  sys.nanosleep(0.02); // its other threads come to be
  sys.getppid();
  await works();
  const { threads: count, mask } = level();
  if (count !== before.threads) throw new Error(`${count} threads instead of ${before.threads}`);
  if (mask.join() !== before.mask.join()) throw new Error(`the mask is ${mask}`);
  const grandchild = sys.fork();
  if (grandchild === 0) sys._exit(3);
  const { status } = sys.waitpid(grandchild, 0);
  if (sys.WEXITSTATUS(status) !== 3) throw new Error(`its own child ended with ${status}`);
  return sys._exit(7);
}

async function statusOf(pid: number): Promise<number | 'hangs'> {
  for (const end = Date.now() + 8_000; Date.now() < end; await pause(5)) {
    const { pid: ended, status } = sys.waitpid(pid, sys.WNOHANG);
    if (ended === pid) return status;
  }
  sys.kill(pid, sys.SIGKILL);
  sys.waitpid(pid, 0);
  return 'hangs';
}

const isSpawn = process.argv[2] === 'spawn';

/** A program that exits with 7. */
function spawned(): number {
  const actions: sys.SpawnAction[] = [
    { open: { fd: 5, path: '/dev/null', flags: sys.O_RDONLY } },
    { dup2: [2, 6] },
    { close: 5 },
    { chdir: '/' },
  ];
  return sys.posix_spawn('/bin/sh', ['sh', '-c', 'exit 7'], undefined, { actions, pgroup: 0, umask: 0o22 });
}

process.on('SIGUSR2', () => {});
await works();
const before = level();
// What waits in libuv's pipe for the event loop, the child gets too.
process.kill(process.pid, 'SIGUSR2');
process.kill(process.pid, 'SIGSTOP');
let pid = -1;
let failure: NodeJS.ErrnoException | undefined;
sys.getppid();
try {
  pid = isSpawn ? spawned() : sys.fork();
} catch (error) {
  failure = error as NodeJS.ErrnoException;
}
if (pid === 0) await child(before);
sys.getppid();
const status = pid > 0 ? await statusOf(pid) : undefined;
let left = 'a child is left';
try {
  sys.waitpid(-1, sys.WNOHANG);
} catch (error) {
  left = (error as NodeJS.ErrnoException).code === 'ECHILD' ? '' : String(error);
}
await works();
const again = sys.fork();
if (again === 0) sys._exit(5);
const { status: second } = sys.waitpid(again, 0);
await pause(20);
console.log(
  JSON.stringify({
    error: failure && { name: failure.name, code: failure.code, message: failure.message },
    status,
    left,
    second: sys.WEXITSTATUS(second),
    before,
    after: level(),
  }),
);
