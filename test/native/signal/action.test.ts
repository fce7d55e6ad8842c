import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as sys from '@perlipc/sys';
import { fails } from '../../support/families.js';
import { freshCases } from '../../support/fresh.js';
import { fromOutside, listening } from '../../support/signals.js';

const fresh = freshCases(import.meta.url);
const interrupted = (syscall: string) => fails('EINTR', syscall);

/** Sends each signal in turn, 100 ms apart, and then lets `end` make the waiting call return. */
function later(signals: number[], end: () => void): void {
  const parent = process.pid;
  if (sys.fork() !== 0) return;
  for (const signal of signals) {
    sys.nanosleep(0.1);
    sys.kill(parent, signal);
  }
  sys.nanosleep(0.1);
  end();
  sys._exit(0);
}

fresh('SA_RESTART: read, recv, accept, write and waitpid go on when the handler has run', () => {
  const ran: number[] = [];
  sys.sigaction(sys.SIGUSR1, (signum) => ran.push(signum), { flags: sys.SA_RESTART });
  const two = [sys.SIGUSR1, sys.SIGUSR1];
  const buffer = new Uint8Array(9);

  const [reader, writer] = sys.pipe();
  later(two, () => sys.write(writer, Buffer.from('abc')));
  assert.equal(sys.read(reader, buffer), 3);
  assert.equal(ran.length, 2);

  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  later(two, () => sys.send(other, Buffer.from('abcd')));
  assert.equal(sys.recv(one, buffer), 4);
  assert.equal(ran.length, 4);

  const server = listening();
  later(two, () => sys.connect(sys.socket(sys.AF_INET, sys.SOCK_STREAM), sys.getsockname(server)));
  assert.ok(sys.accept(server).fd > 2);
  assert.equal(ran.length, 6);

  sys.fcntl(writer, sys.F_SETFL, sys.O_NONBLOCK);
  const full = sys.write(writer, new Uint8Array(1 << 20));
  sys.fcntl(writer, sys.F_SETFL, 0);
  later(two, () => sys.read(reader, new Uint8Array(full)));
  assert.equal(sys.write(writer, Buffer.from('x')), 1);
  assert.equal(ran.length, 8);

  const parent = process.pid;
  const pid = sys.fork();
  if (pid === 0) {
    sys.nanosleep(0.1);
    sys.kill(parent, sys.SIGUSR1);
    sys.nanosleep(0.1);
    sys._exit(7);
  }
  assert.equal(sys.WEXITSTATUS(sys.waitpid(pid).status), 7);
  assert.equal(ran.length, 9);
});

fresh('SA_RESTART: poll and nanosleep fail with EINTR all the same, as signal(7) has it', () => {
  let ran = 0;
  sys.sigaction(sys.SIGUSR1, () => ran++, { flags: sys.SA_RESTART });
  const [reader] = sys.pipe();
  fromOutside(['USR1']);
  assert.throws(() => sys.poll([sys.pollfd(reader, sys.POLLIN)], -1), interrupted('poll'));
  fromOutside(['USR1']);
  assert.throws(() => sys.nanosleep(60), interrupted('nanosleep'));
  assert.equal(ran, 2);
});

fresh('SA_RESTART: a receive timeout ends the call with EINTR, as the kernel has it', () => {
  let ran = 0;
  sys.sigaction(sys.SIGUSR1, () => ran++, { flags: sys.SA_RESTART });
  const [one] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  sys.setsockopt(one, sys.SOL_SOCKET, sys.SO_RCVTIMEO, new BigInt64Array([60n, 0n]));
  fromOutside(['USR1']);
  assert.throws(() => sys.recv(one, new Uint8Array(1)), interrupted('recv'));
  assert.equal(ran, 1);
});

fresh('beside one with SA_RESTART a signal without it, or a listener of process, ends the call', () => {
  const [reader] = sys.pipe();
  sys.sigaction(sys.SIGUSR1, () => {}, { flags: sys.SA_RESTART });
  sys.sigaction(sys.SIGUSR2, () => {});
  fromOutside(['USR1', 'USR2']);
  assert.throws(() => sys.read(reader, new Uint8Array(1)), interrupted('read'));
  process.on('SIGHUP', () => {});
  fromOutside(['USR1', 'HUP']);
  assert.throws(() => sys.read(reader, new Uint8Array(1)), interrupted('read'));
});

fresh(
  'SA_RESTART: what the handler throws comes out; a buffer that it detaches is refused or refilled',
  () => {
    const [reader, writer] = sys.pipe();
    sys.sigaction(
      sys.SIGUSR1,
      () => {
        throw new Error('mine');
      },
      { flags: sys.SA_RESTART },
    );
    fromOutside(['USR1']);
    assert.throws(() => sys.read(reader, new Uint8Array(1)), { message: 'mine' });
    const buffer = new Uint8Array(8);
    sys.sigaction(sys.SIGUSR1, () => structuredClone(buffer, { transfer: [buffer.buffer] }), {
      flags: sys.SA_RESTART,
    });
    later([sys.SIGUSR1], () => sys.write(writer, Buffer.from('abc')));
    assert.equal(sys.read(reader, buffer), 0);
  },
);

fresh('SA_RESTART: of 2,000 signals in a storm none ends a read or an accept', () => {
  let ran = 0;
  sys.sigaction(sys.SIGALRM, () => ran++, { flags: sys.SA_RESTART });
  const [reader, writer] = sys.pipe();
  const parent = process.pid;
  const pid = sys.fork();
  if (pid === 0) {
    for (let i = 0; i < 2_000; i++) {
      sys.kill(parent, sys.SIGALRM);
      if (i % 10 === 0) sys.write(writer, Buffer.from('x'));
    }
    sys._exit(0);
  }
  let got = 0;
  while (got < 200) got += sys.read(reader, new Uint8Array(10));
  assert.ok(ran > 0);
  // Before its last signals this process must not end.
  assert.equal(sys.waitpid(pid).status, 0);
});

fresh('SA_RESETHAND gives the default back when the handler begins', () => {
  const seen: unknown[] = [];
  sys.sigaction(sys.SIGUSR2, () => seen.push(sys.sigaction(sys.SIGUSR2)), { flags: sys.SA_RESETHAND });
  sys.raise(sys.SIGUSR2);
  assert.deepEqual(seen, ['DEFAULT']);
  const pid = sys.fork();
  if (pid === 0) {
    sys.raise(sys.SIGUSR2);
    sys._exit(0);
  }
  assert.equal(sys.WTERMSIG(sys.waitpid(pid).status), sys.SIGUSR2);
});

fresh('SA_NODEFER lets the signal run its handler within itself; without it the second waits', () => {
  for (const [flags, wanted] of [
    [sys.SA_NODEFER, ['in', 'in', 'out', 'out']],
    [0, ['in', 'out', 'in', 'out']],
  ] as const) {
    for (const signum of [sys.SIGUSR1, sys.SIGRTMIN ?? sys.SIGUSR1, sys.SIGCHLD]) {
      const order: string[] = [];
      sys.sigaction(
        signum,
        () => {
          order.push('in');
          if (order.length === 1) sys.raise(signum);
          order.push('out');
        },
        { flags },
      );
      sys.raise(signum);
      sys.nanosleep(0);
      assert.deepEqual(order, wanted, `signal ${signum}, flags ${flags}`);
      sys.sigaction(signum, 'DEFAULT');
    }
  }
});

fresh('sa_mask: what it has waits while the handler runs', () => {
  const last = sys.SIGRTMIN ?? sys.SIGUSR2;
  const order: string[] = [];
  sys.sigaction(
    sys.SIGUSR1,
    () => {
      order.push('in');
      for (const signum of [last, sys.SIGUSR2, sys.SIGCHLD]) sys.raise(signum);
      order.push('out');
    },
    { mask: [last, sys.SIGUSR2, sys.SIGCHLD, sys.SIGKILL] },
  );
  for (const signum of [sys.SIGUSR2, sys.SIGCHLD, last])
    sys.sigaction(signum, () => order.push(String(signum)));
  sys.raise(sys.SIGUSR1);
  sys.nanosleep(0);
  assert.deepEqual(order.slice(0, 2), ['in', 'out']);
  assert.deepEqual(
    order.slice(2),
    [...new Set([sys.SIGUSR2, sys.SIGCHLD, last])].sort((a, b) => a - b).map(String),
  );
  assert.deepEqual(sys.sigprocmask(sys.SIG_BLOCK), []);
});

fresh('the old action comes back whole', () => {
  const handler = () => {};
  const flags = sys.SA_RESTART | sys.SA_NODEFER;
  assert.deepEqual(sys.getsigaction(sys.SIGUSR1), {
    sa_handler: 'DEFAULT',
    sa_flags: 0,
    sa_mask: [],
    keepAlive: false,
  });
  sys.sigaction(sys.SIGUSR1, handler, { flags, mask: [sys.SIGUSR2] });
  const old = sys.getsigaction(sys.SIGUSR1);
  assert.deepEqual(old, { sa_handler: handler, sa_flags: flags, sa_mask: [sys.SIGUSR2], keepAlive: false });
  assert.equal(sys.sigaction(sys.SIGUSR1, 'IGNORE'), handler);
  assert.equal(sys.sigaction(sys.SIGUSR1, old), 'IGNORE');
  assert.deepEqual(sys.getsigaction(sys.SIGUSR1), old);
  assert.throws(() => sys.sigaction(sys.SIGUSR1, handler, { flags: 0x100 }), {
    name: 'RangeError',
    message: /^sigaction: flags must be SA_… flags of sigaction\(2\), got 256$/,
  });
});

fresh('SIGKILL and SIGSTOP are EINVAL, whatever is asked', () => {
  for (const signum of [sys.SIGKILL, sys.SIGSTOP])
    for (const act of ['DEFAULT', 'IGNORE', () => {}] as const)
      assert.throws(() => sys.sigaction(signum, act), fails('EINVAL', 'sigaction'));
  assert.equal(sys.sigaction(sys.SIGKILL), 'DEFAULT');
});

fresh('SA_NOCLDWAIT with the default: no zombie, and waitpid is ECHILD', async () => {
  sys.sigaction(sys.SIGCHLD, 'DEFAULT', { flags: sys.SA_NOCLDWAIT });
  assert.equal(sys.getsigaction(sys.SIGCHLD).sa_flags, sys.SA_NOCLDWAIT);
  const pid = sys.fork();
  if (pid === 0) sys._exit(3);
  assert.throws(() => sys.waitpid(pid), fails('ECHILD', 'waitpid', { pid }));
  sys.sigaction(sys.SIGCHLD, 'DEFAULT');
  const next = sys.fork();
  if (next === 0) sys._exit(3);
  assert.equal(sys.WEXITSTATUS(sys.waitpid(next).status), 3);
  const [code] = (await once(spawn('/bin/true'), 'exit')) as [number];
  assert.equal(code, 0);
});

fresh('SIGIO tells band and descriptor only where the kernel was asked for them', () => {
  const F_SETSIG = sys.F_SETSIG ?? assert.fail('only Linux has F_SETSIG');
  const seen: sys.SigInfo[] = [];
  sys.sigaction(sys.SIGIO, (_signum, info) => seen.push(info));
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  sys.fcntl(one, sys.F_SETOWN, process.pid);
  sys.fcntl(one, sys.F_SETFL, sys.O_ASYNC);
  const arrive = () => {
    sys.write(other, Buffer.from('x'));
    try {
      sys.nanosleep(0.2);
    } catch {}
  };
  arrive();
  assert.ok(seen.length > 0);
  for (const info of seen) assert.deepEqual(Object.keys(info), ['si_signo', 'si_code']);
  sys.fcntl(one, F_SETSIG, sys.SIGIO);
  seen.length = 0;
  arrive();
  assert.deepEqual([seen[0]?.si_fd, (seen[0]?.si_band ?? 0) & sys.POLLIN], [one, sys.POLLIN]);
});
