import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sys from '@perlipc/sys';
import { exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { listening, turn } from '../../support/signals.js';

const fresh = freshCases(import.meta.url);

/** Writes until there is no room. */
function fill(fd: number, write: () => number): void {
  const flags = sys.fcntl(fd, sys.F_GETFL);
  sys.fcntl(fd, sys.F_SETFL, flags | sys.O_NONBLOCK);
  assert.throws(
    () => {
      while (write() > 0);
    },
    { code: 'EAGAIN' },
  );
  sys.fcntl(fd, sys.F_SETFL, flags);
}

/** A Unix socket's address whose backlog is full. */
function full(directory: string): Uint8Array {
  const address = sys.pack_sockaddr_un(join(directory, 'socket'));
  const server = sys.socket(sys.AF_UNIX, sys.SOCK_STREAM);
  sys.bind(server, address);
  sys.listen(server, 0);
  sys.connect(sys.socket(sys.AF_UNIX, sys.SOCK_STREAM), address);
  return address;
}

/** Each call that waits, where what it waits for never comes. */
function waits(directory: string, child: number): [syscall: string, call: () => unknown][] {
  const chunk = new Uint8Array(4096);
  const [, writer] = sys.pipe();
  const [empty] = sys.pipe();
  const [near] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  fill(writer, () => sys.write(writer, chunk));
  fill(near, () => sys.send(near, chunk));
  const server = listening();
  const address = full(directory);
  const fifo = join(directory, 'fifo');
  assert.equal(spawnSync('mkfifo', [fifo]).status, 0);
  const { sigwaitinfo, sigtimedwait } = sys;
  return [
    ['read', () => sys.read(empty, chunk)],
    ['write', () => sys.write(writer, chunk)],
    ['poll', () => sys.poll([sys.pollfd(empty, sys.POLLIN)], -1)],
    ['poll', () => sys.poll([], 100_000)],
    ['accept', () => sys.accept(server)],
    ['connect', () => sys.connect(sys.socket(sys.AF_UNIX, sys.SOCK_STREAM), address)],
    ['recv', () => sys.recv(near, chunk)],
    ['recvfrom', () => sys.recvfrom(near, chunk)],
    ['send', () => sys.send(near, chunk)],
    ['open', () => sys.open(fifo, sys.O_RDONLY)],
    ['nanosleep', () => sys.nanosleep(1000)],
    ['waitpid', () => sys.waitpid(child)],
    ['wait4', () => sys.wait4(child)],
    ['waitid', () => sys.waitid(sys.P_PID, child, sys.WEXITED)],
    ...(sigwaitinfo ? [['sigwaitinfo', () => sigwaitinfo([sys.SIGUSR2])] as [string, () => unknown]] : []),
    ...(sigtimedwait
      ? [['sigtimedwait', () => sigtimedwait([sys.SIGUSR2], 1000)] as [string, () => unknown]]
      : []),
  ];
}

/** Has `after` called when a signal has ended each of the calls. */
function endEach(after: (syscall: string) => void): void {
  const directory = mkdtempSync(join(tmpdir(), 'perlipc-calls-'));
  const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
  try {
    for (const [syscall, call] of waits(directory, child.pid ?? 0)) {
      sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0.2 });
      assert.throws(call, { name: 'SystemError', code: 'EINTR', syscall });
      after(syscall);
    }
  } finally {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  }
}

fresh('a signal ends every call that waits, with EINTR and after its handler', () => {
  let ran = 0;
  sys.sigaction(sys.SIGALRM, () => ran++);
  endEach((syscall) => {
    assert.equal(ran, 1, syscall);
    ran = 0;
  });
});

fresh('a signal that only process listens to ends them too, before its listener', async () => {
  let heard = 0;
  process.on('SIGALRM', () => heard++);
  endEach((syscall) => assert.equal(heard, 0, syscall));
  for (let i = 0; i < 100 && heard === 0; i++) await turn(1);
  assert.ok(heard > 0);
});

/** What `call` gives in the end, however often a handler that throws ends it. */
function despite<T>(call: () => T): T {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if ((error as Error).message !== 'mine') throw error;
    }
  }
}

fresh('a throwing handler loses no accepted descriptor and no status', async () => {
  const server = listening();
  const address = sys.getsockname(server);
  const clients = 300;
  const connecting = await forked(() => {
    for (let i = 0; i < clients; i++) {
      const client = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
      sys.connect(client, address);
      // The end of the other side.
      assert.equal(sys.read(client, new Uint8Array(1)), 0);
      sys.close(client);
    }
  });
  const children: number[] = [];
  for (let i = 0; i < 30; i++) children.push(await forked(() => sys._exit(i)));
  let thrown = 0;
  sys.sigaction(sys.SIGALRM, () => {
    thrown++;
    throw new Error('mine');
  });
  sys.setitimer(sys.ITIMER_REAL, { it_interval: 0.0003, it_value: 0.0003 });
  for (let i = 0; i < clients; i++) sys.close(despite(() => sys.accept(server)).fd);
  const statuses = children.map((pid) => despite(() => sys.waitpid(pid)));
  const last = despite(() => sys.waitpid(connecting));
  despite(() => sys.sigaction(sys.SIGALRM, 'IGNORE'));
  assert.deepEqual(
    statuses,
    children.map((pid, i) => ({ pid, status: exited(i) })),
  );
  assert.deepEqual(last, { pid: connecting, status: 0 });
  assert.ok(thrown > 10, String(thrown));
});
