// Every call that makes descriptors, with 0, 1, 2, … of them to be had: it is EMFILE, and nothing is left, until there are enough.
import assert from 'node:assert/strict';
import * as aio from '@perlipc/aio';
import * as perl from '@perlipc/perl';
import { IO } from '@perlipc/perl/io';
import { open3 } from '@perlipc/perl/ipc-open3';
import * as sys from '@perlipc/sys';
import { takeDescriptors } from '../support/descriptors.js';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);
const stream = [sys.AF_UNIX, sys.SOCK_STREAM] as const;
const loopback = (port: number) => sys.pack_sockaddr_in(port, new Uint8Array([127, 0, 0, 1]));
const name = `/perlipc-faults-${process.pid}`;

/** Gives what gives back what the call has made; throws what it fails of. */
type Call = () => (() => unknown) | Promise<() => unknown>;

const closing =
  (...fds: number[]) =>
  () =>
    fds.map(sys.close);

/** A child that leaves at once. */
function forked(pid: number): () => void {
  if (pid === 0) sys._exit(0);
  return () => sys.waitpid(pid, 0);
}

/** A listening socket that has connections waiting, and its port. */
function listener(): { fd: number; port: number; connect(): void } {
  const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.bind(fd, loopback(0));
  sys.listen(fd, 50);
  sys.fcntl(fd, sys.F_SETFL, sys.O_NONBLOCK); // as aio wants it
  const [port] = sys.unpack_sockaddr_in(sys.getsockname(fd));
  return {
    fd,
    port,
    connect: () => {
      const client = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
      sys.connect(client, loopback(port));
      sys.close(client); // it waits to be accepted all the same
    },
  };
}

function systemCalls(server: { fd: number }): Record<string, Call> {
  return {
    socket: () => closing(sys.socket(...stream)),
    socketpair: () => closing(...sys.socketpair(...stream)),
    accept: () => closing(sys.accept(server.fd).fd),
    accept4: () => closing(sys.accept4(server.fd, 0).fd),
    dup: () => closing(sys.dup(0)),
    F_DUPFD: () => closing(sys.fcntl(0, sys.F_DUPFD, 0)),
    pipe: () => closing(...sys.pipe()),
    pipe2: () => closing(...sys.pipe2(0)),
    open: () => closing(sys.open('/dev/null', sys.O_RDONLY)),
    pidfd_open: () => closing(sys.pidfd_open(process.pid)),
    epoll_create1: () => closing(sys.epoll_create1()),
    eventfd: () => closing(sys.eventfd(0)),
    timerfd_create: () => closing(sys.timerfd_create(sys.CLOCK_MONOTONIC)),
    signalfd: () => closing(sys.signalfd(-1, [])),
    inotify_init1: () => closing(sys.inotify_init1()),
    posix_openpt: () => closing(sys.posix_openpt(sys.O_RDWR)),
    openpty: () => {
      const { master, slave } = sys.openpty();
      return closing(master, slave);
    },
    memfd_create: () => closing(sys.memfd_create('one')),
    shm_open: () => {
      const fd = sys.shm_open(name, sys.O_CREAT | sys.O_RDWR);
      sys.shm_unlink(name);
      return closing(fd);
    },
    getifaddrs: () => {
      sys.getifaddrs();
      return () => {};
    },
    fork: () => forked(sys.fork()),
    forkpty: () => {
      const { pid, master } = sys.forkpty();
      const end = forked(pid);
      return () => {
        end();
        sys.close(master);
      };
    },
    posix_spawn: () => forked(sys.posix_spawn('/bin/true', ['true'])),
  };
}

/** What perl's functions give where they fail is falsy, and ERRNO tells. */
function perls<T>(result: T | undefined | false, back: (result: T) => unknown): () => unknown {
  if (result !== undefined && result !== false) return () => back(result);
  throw Object.assign(new Error(`${perl.ERRNO}`), {
    code: perl.ERRNO.is('EMFILE') ? 'EMFILE' : `${perl.ERRNO}`,
  });
}

function perlCalls(port: number): Record<string, Call> {
  const one = perl.handle('$one');
  const other = perl.handle('$other');
  const close = () => {
    perl.close(one);
  };
  const both = () => {
    perl.close(one);
    perl.close(other);
  };
  const local = { PeerAddr: '127.0.0.1', PeerPort: port, Proto: 'tcp' };
  return {
    'perl socket': () => perls(perl.socket(one, ...stream, 0), close),
    'perl socketpair': () => perls(perl.socketpair(one, other, ...stream, 0), both),
    'perl pipe': () => perls(perl.pipe(one, other), both),
    'perl open': () => perls(perl.open(one, '<', '/dev/null'), close),
    'perl open of a descriptor': () => perls(perl.open(one, '<&', perl.STDIN), close),
    'perl open of a command': () => perls(perl.open(one, '-|', 'true'), close),
    'perl open of a child': () => {
      const pid = perl.open(one, '-|');
      if (pid === 0) sys._exit(0);
      return perls(pid, close);
    },
    'perl sysopen': () => perls(perl.sysopen(one, '/dev/null', 0), close),
    'perl opendir': () => perls(perl.opendir(one, '/'), () => perl.closedir(one)),
    'perl fork': () => {
      const pid = perl.fork();
      if (pid === 0) sys._exit(0);
      return perls(pid, (child) => sys.waitpid(child, 0));
    },
    'perl backticks': () => perls(perl.readpipe('true'), () => {}),
    'IO::Socket::INET, a client': () => perls(IO.Socket.INET.new(local), (socket) => socket.close()),
    'IO::Socket::INET, a server': () =>
      perls(IO.Socket.INET.new({ Listen: 5, LocalAddr: '127.0.0.1' }), (socket) => socket.close()),
    'IO::Socket::UNIX, a server': () =>
      perls(IO.Socket.UNIX.new({ Listen: 5, Local: `/tmp${name}-${Math.random()}` }), (socket) => {
        const path = `${socket.hostpath()}`;
        socket.close();
        perl.unlink(path);
      }),
    open3: () => {
      const pid = perl.evaluate(() => open3(one, other, '', 'true'));
      if (pid === undefined) {
        const message = `${perl.EVAL_ERROR.value}`;
        both(); // what has been connected stays so, as in perl
        throw new Error(message);
      }
      return perls(pid, (child) => {
        both();
        perl.waitpid(child, 0);
      });
    },
  };
}

function eventLoopCalls(server: { fd: number }): Record<string, Call> {
  return {
    'aio.accept': async () => closing((await aio.accept(server.fd)).fd),
  };
}

/** A look at /proc would need a descriptor itself. */
const fds = () => Array.from({ length: 60 }, (_, fd) => fd).filter(isOpen);

function isOpen(fd: number): boolean {
  try {
    return sys.fcntl(fd, sys.F_GETFD) >= 0;
  } catch {
    return false;
  }
}

/** Tries the call with more and more descriptors; gives how many it needs. */
async function needed(what: string, call: Call, taken: number[]): Promise<number> {
  for (let spare = 0; spare < 12; spare++) {
    const before = fds();
    try {
      (await call())();
      assert.deepEqual(fds(), before, `${what}, given back`);
      for (let i = 0; i < spare; i++) taken.push(sys.dup(2));
      return spare;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      assert.ok(
        code === 'EMFILE' || /EMFILE|Too many open files/.test(message),
        `${what}, ${spare} spare: ${error}`,
      );
    }
    assert.deepEqual(fds(), before, `${what}, ${spare} spare`);
    assert.throws(() => sys.waitpid(-1, sys.WNOHANG), { code: 'ECHILD' }, `${what} has left a child`);
    sys.close(taken.pop() ?? -1);
  }
  throw new Error(`${what} fails with 12 descriptors to spare`);
}

fresh(
  'EMFILE at each descriptor that a call makes: nothing is left, and the next that has room works',
  async () => {
    const server = listener();
    for (let i = 0; i < 12; i++) server.connect();
    const all = { ...systemCalls(server), ...perlCalls(server.port), ...eventLoopCalls(server) };
    for (const call of Object.values(all)) (await call())(); // whatever is loaded or opened for good is by now
    const taken = takeDescriptors();
    for (const [what, call] of Object.entries(all)) {
      const count = await needed(what, call, taken);
      const none = ['posix_spawn'];
      assert.ok(none.includes(what) ? count === 0 : count > 0, `${what} needs ${count}`);
    }
    process.exit(0);
  },
  { skip: process.platform !== 'linux' && 'a matter of Linux' },
);
