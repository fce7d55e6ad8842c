// scale WORK SIZE…: what a work costs as what it depends on grows. Prints a line for each size: the size and the microseconds of one.
import { readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { freemem } from 'node:os';
import * as sys from '@perlipc/sys';
import { heapOf } from './heap-of.js';

const [, , name = '', ...sizes] = process.argv;
const kept: unknown[] = [];
raiseDescriptors();
// All of the pool's threads start with its first work.
if (process.env['UV_THREADPOOL_SIZE'] !== undefined) await access('/');

const TIMES = 15;

/** As many as may be open, and more where the process may raise that. */
function raiseDescriptors(): void {
  const { rlim_max } = sys.getrlimit(sys.RLIMIT_NOFILE);
  for (const limit of [Number(readFileSync('/proc/sys/fs/nr_open', 'latin1')), rlim_max])
    try {
      sys.setrlimit(sys.RLIMIT_NOFILE, { rlim_cur: limit, rlim_max: limit });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    }
}

/** Microseconds, the median of some times. */
function each(once: () => void): number {
  const times = Array.from({ length: TIMES }, () => {
    const start = process.hrtime.bigint();
    once();
    return Number(process.hrtime.bigint() - start) / 1e3;
  });
  return median(times);
}

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}

function forkExit(): void {
  const pid = sys.fork();
  if (pid === 0) sys._exit(0);
  sys.waitpid(pid);
}

/** Makes as many more as are missing. */
function grow(size: number, make: () => unknown): void {
  while (kept.length < size) kept.push(make());
}

const polled = () => sys.pollfd(sys.eventfd(0, 0), sys.POLLIN);
const { AF_UNIX, EPOLL_CTL_ADD = 1, EPOLLIN = 1, SOCK_STREAM } = sys;
const path = `\0perlipc-scale-${process.pid}`;
const server = sys.socket(AF_UNIX, SOCK_STREAM);
const children: number[] = [];
let epoll = -1;

/** Children that all end at once. */
function burst(size: number): number {
  const [reader, writer] = sys.pipe();
  for (let i = 0; i < size; i++)
    children.push(sys.posix_spawn('/bin/cat', ['cat'], undefined, { actions: [{ dup2: [reader, 0] }] }));
  sys.close(reader);
  sys.close(writer);
  while (living() > 0) sys.poll([], 10);
  const start = process.hrtime.bigint();
  for (let i = 0; i < size; i++) sys.waitpid(-1);
  return Number(process.hrtime.bigint() - start) / 1e3;
}

/** Children that are no zombies yet. */
function living(): number {
  return children.splice(0).filter((pid) => {
    const alive = !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
    if (alive) children.push(pid);
    return alive;
  }).length;
}

function listen(backlog: number): void {
  sys.bind(server, sys.pack_sockaddr_un(path));
  sys.listen(server, backlog);
}

function connect(): number {
  const client = sys.socket(AF_UNIX, SOCK_STREAM);
  sys.connect(client, sys.pack_sockaddr_un(path));
  return client;
}

/** Messages that wait are received by one call. */
function batch(size: number): number {
  const [sender, receiver] = sys.socketpair(AF_UNIX, sys.SOCK_SEQPACKET);
  sys.setsockopt(sender, sys.SOL_SOCKET, sys.SO_SNDBUF, 212_992);
  const messages = Array.from({ length: size }, () => ({ buffers: [new Uint8Array(64)] }));
  const received: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    sys.sendmmsg(sender, messages, 0);
    const start = process.hrtime.bigint();
    const { length } = sys.recvmmsg(receiver, messages, 0);
    received.push(Number(process.hrtime.bigint() - start) / 1e3);
    if (length !== size) throw new Error(`${length} messages of ${size}`);
  }
  return median(received);
}

const works: Record<string, (size: number) => number> = {
  'fork by MiB of heap': (size) => {
    if (size * 1.5 * 2 ** 20 > freemem()) throw new RangeError(`${size} MiB are more than is free`);
    const used = process.memoryUsage().heapUsed / 2 ** 20;
    kept.push(heapOf(Math.max(0, size - used)));
    return each(forkExit);
  },
  'fork by mappings': (size) => {
    // Every second one is shared, so that the kernel merges none.
    const kind = () => sys.MAP_ANONYMOUS | (kept.length % 2 === 0 ? sys.MAP_PRIVATE : sys.MAP_SHARED);
    grow(size, () => sys.mmap(4096, sys.PROT_READ | sys.PROT_WRITE, kind()));
    return each(forkExit);
  },
  'fork by threads': () => each(forkExit),
  'fork by descriptors': (size) => {
    grow(size, () => sys.eventfd(0, 0));
    return each(forkExit);
  },
  'accept by open connections': (size) => {
    if (kept.length === 0) listen(sys.SOMAXCONN);
    grow(size, () => (kept.length % 2 === 0 ? connect() : sys.accept(server).fd));
    return each(() => {
      const client = connect();
      sys.close(sys.accept(server).fd);
      sys.close(client);
    });
  },
  'accept by connections that wait': (size) => {
    if (kept.length === 0) listen(sys.SOMAXCONN);
    grow(size, connect);
    return each(() => {
      sys.close(sys.accept(server).fd);
      kept.push(connect());
    });
  },
  'poll by descriptors': (size) => {
    grow(size, polled);
    return each(() => sys.poll(kept as ReturnType<typeof polled>[], 0));
  },
  'epoll_wait by descriptors': (size) => {
    if (epoll < 0) epoll = sys.epoll_create1(0);
    grow(size, () => {
      const fd = sys.eventfd(kept.length === 0 ? 1 : 0, 0);
      sys.epoll_ctl(epoll, EPOLL_CTL_ADD, fd, { events: EPOLLIN, data: fd });
      return fd;
    });
    return each(() => sys.epoll_wait(epoll, 64, 0));
  },
  'waitpid by children that ended at once': burst,
  'recvmmsg by messages': batch,
};

const work = works[name];
if (work === undefined) throw new Error(`no work ${name}`);
try {
  for (const size of sizes) console.log(`${size} ${work(Number(size))}`);
} catch (error) {
  // The curve ends where this machine does.
  if (!(error instanceof RangeError) && (error as NodeJS.ErrnoException).code !== 'EMFILE') throw error;
  console.error(`${name}: ${(error as Error).message}`);
}
