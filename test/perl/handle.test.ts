import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import {
  accept,
  bind,
  close,
  connect,
  die,
  ERRNO,
  evaluate,
  fcntl,
  fileno,
  getsockname,
  type Handle,
  handle,
  listen,
  OUTPUT_AUTOFLUSH,
  open,
  print,
  readline,
  recv,
  STDIN,
  select,
  send,
  socket,
  socketpair,
  sysread,
  syswrite,
} from '@perlipc/perl';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);
const R = handle('R');
const W = handle('W');
const loopback = new Uint8Array([127, 0, 0, 1]);

/** Two handles that are connected. */
function pair(): void {
  socketpair(R, W, sys.AF_UNIX, sys.SOCK_STREAM, 0) || assert.fail(String(ERRNO));
}

function autoflush(to: Handle): void {
  const before = select(to);
  OUTPUT_AUTOFLUSH.value = true;
  select(before);
}

/** Runs `handler` once, in a fifth of a second. */
function later(handler: () => void): void {
  sys.sigaction(sys.SIGALRM, handler);
  sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0.2 });
}

/** All that can be read now. */
function drain(): string {
  const buffer = { value: '' };
  let all = '';
  while (recv(R, buffer, 1 << 20, sys.MSG_DONTWAIT) !== undefined && buffer.value !== '') all += buffer.value;
  return all;
}

fresh('readline goes on after the handler of a signal', () => {
  pair();
  let ran = 0;
  later(() => {
    ran++;
    syswrite(W, 'late\n');
  });
  assert.equal(readline(R), 'late\n');
  assert.equal(ran, 1);
});

fresh('sysread, recv and accept end with EINTR', () => {
  pair();
  const buffer = { value: 'as it was' };
  for (const call of [() => sysread(R, buffer, 9), () => recv(R, buffer, 9, 0), acceptNobody()]) {
    later(() => {});
    ERRNO.value = 0;
    assert.equal(call(), undefined);
    assert.ok(ERRNO.is('EINTR'));
  }
  assert.equal(buffer.value, 'as it was');
});

function acceptNobody(): () => unknown {
  const Server = handle('Server');
  socket(Server, sys.PF_INET, sys.SOCK_STREAM, 0);
  listen(Server, 1);
  return () => accept(handle('Client'), Server);
}

fresh('what a handler throws leaves what was read for the next readline', () => {
  pair();
  syswrite(W, 'begun, ');
  later(() => die('enough\n'));
  assert.equal(
    evaluate(() => readline(R)),
    undefined,
  );
  syswrite(W, 'ended\n');
  assert.equal(readline(R), 'begun, ended\n');
});

fresh('a handler that prints to the handle that is being written does not tear its text', () => {
  pair();
  autoflush(W);
  let received = '';
  const long = 'x'.repeat(2_000_000);
  let handlers = 0;
  sys.sigaction(sys.SIGALRM, () => {
    if (handlers++ === 0) print(W, 'from the handler\n');
    received += drain();
  });
  sys.setitimer(sys.ITIMER_REAL, { it_interval: 0.05, it_value: 0.05 });
  assert.equal(print(W, long), true);
  sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0 });
  received += drain();
  assert.ok(handlers > 0);
  assert.equal(
    received === `${long}from the handler\n`,
    true,
    `${received.length} bytes, ${handlers} handlers`,
  );
});

fresh('a print that would block keeps what was not written, and close writes it once', () => {
  const text = Array.from({ length: 30_000 }, (_, i) => `${i}\n`).join('');
  const Go = handle('Go');
  const [reader, writer] = sys.pipe();
  pair();
  const pid = sys.fork();
  if (pid === 0) {
    sys.close(writer);
    close(W);
    open(Go, '<&=', reader);
    readline(Go);
    sys._exit([...R].join('') === text ? 7 : 8);
  }
  close(R);
  sys.fcntl(W, sys.F_SETFL, sys.O_RDWR | sys.O_NONBLOCK);
  sys.setsockopt(W, sys.SOL_SOCKET, sys.SO_SNDBUF, 10_000);
  autoflush(W);
  assert.equal(print(W, text), false);
  assert.ok(ERRNO.is('EAGAIN'));
  sys.fcntl(W, sys.F_SETFL, sys.O_RDWR);
  open(Go, '>&=', writer);
  print(Go, 'go\n');
  close(Go);
  assert.equal(close(W), false);
  assert.equal(sys.waitpid(pid).status, 7 << 8);
});

fresh('what is printed before a fork comes once', () => {
  const [reader, writer] = sys.pipe();
  open(W, '>&=', writer);
  print(W, 'once\n');
  const pid = sys.fork();
  if (pid === 0) {
    print(W, 'child\n');
    close(W);
    sys._exit(0);
  }
  sys.waitpid(pid);
  print(W, 'parent\n');
  close(W);
  open(R, '<&=', reader);
  assert.deepEqual([...R], ['once\n', 'child\n', 'parent\n']);
});

fresh('accept: the old client is closed on success and left on failure', () => {
  const Server = handle('Server');
  const Client = handle('Client');
  const Caller = handle('Caller');
  socket(Server, sys.PF_INET, sys.SOCK_STREAM, 0);
  bind(Server, sys.pack_sockaddr_in(0, loopback)) || assert.fail(String(ERRNO));
  listen(Server, 5);
  sys.fcntl(Server, sys.F_SETFL, sys.O_NONBLOCK);
  socketpair(Client, W, sys.AF_UNIX, sys.SOCK_STREAM, 0);
  assert.equal(accept(Client, Server), undefined);
  assert.ok(ERRNO.is('EAGAIN'));
  assert.notEqual(fileno(Client), undefined);
  socket(Caller, sys.PF_INET, sys.SOCK_STREAM, 0);
  connect(Caller, getsockname(Server) ?? assert.fail());
  const peer = accept(Client, Server) ?? assert.fail(String(ERRNO));
  assert.deepEqual(peer, getsockname(Caller));
  assert.equal(readline(W), undefined);
});

fresh('descriptors and handles do not pile up', () => {
  const before = readdirSync('/dev/fd').length;
  for (let i = 0; i < 500; i++) {
    pair();
    print(W, 'x\n');
    close(W);
    assert.equal(readline(R), 'x\n');
    open(R, '<', '/dev/null');
    open(handle('$gone'), '<', '/nope');
    close(R);
  }
  // Node opens a file for a moment now and then; these would be 500.
  assert.ok(readdirSync('/dev/fd').length < before + 100);
});

fresh(
  'a handle that is opened anew has its descriptor again, which commands inherit up to the standard error',
  () => {
    for (const [to, flags] of [
      [R, sys.FD_CLOEXEC],
      [STDIN, 0],
    ] as const) {
      open(R, '<', '/etc/hosts');
      const fd = fileno(to) ?? -1;
      open(to, '<', '/dev/null');
      assert.deepEqual([fileno(to), sys.fcntl(fd, sys.F_GETFD)], [fd, flags]);
      assert.equal(readline(to), undefined);
    }
  },
);

fresh('the records of a handle are asked for one by one, or go into a loop', () => {
  pair();
  assert.equal(send(W, Buffer.from('one\ntwo\nthree\n'), 0), 14);
  close(W);
  const records = R[Symbol.iterator]();
  assert.deepEqual(records.next(), { value: 'one\n', done: false });
  assert.deepEqual([...records], ['two\n', 'three\n']);
  assert.deepEqual(records.next(), { value: undefined, done: true });
});

fresh('fcntl refuses a struct flock that is too short', () => {
  open(R, '<', '/dev/null');
  ERRNO.value = 0;
  assert.equal(fcntl(R, sys.F_GETLK, { value: 'short' }), undefined);
  assert.ok(ERRNO.is('EFAULT'));
});
