import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as sys from '@perlipc/sys';
import { freshCases } from '../../support/fresh.js';
import { fromOutside, listening, noSigqueue, turn } from '../../support/signals.js';

const fresh = freshCases(import.meta.url);
const interrupted = { name: 'SystemError', code: 'EINTR' };

fresh('a handler gets the number and who sent the signal, before raise returns', () => {
  const seen: [number, sys.SigInfo][] = [];
  sys.sigaction(sys.SIGUSR1, (signum, info) => seen.push([signum, info]));
  sys.raise(sys.SIGUSR1);
  const info = {
    si_signo: sys.SIGUSR1,
    si_code: sys.SI_TKILL ?? sys.SI_USER,
    si_pid: process.pid,
    si_uid: process.getuid?.(),
  };
  assert.deepEqual(seen, [[sys.SIGUSR1, info]]);
});

fresh(
  'sigqueue carries a value of 32 bits',
  () => {
    const seen: sys.SigInfo[] = [];
    sys.sigaction(sys.SIGUSR1, (_signum, info) => seen.push(info));
    for (const value of [0, 7, -1, 2_147_483_647, -2_147_483_648])
      sys.sigqueue?.(process.pid, sys.SIGUSR1, value);
    assert.deepEqual(
      seen.map(({ si_value }) => si_value),
      [0, 7, -1, 2_147_483_647, -2_147_483_648],
    );
    assert.equal(seen[0]?.si_code, sys.SI_QUEUE);
    assert.throws(() => sys.sigqueue?.(process.pid, sys.SIGUSR1, 2 ** 31), { name: 'RangeError' });
  },
  { skip: noSigqueue },
);

fresh('an interrupted accept runs the handler and fails with EINTR', () => {
  const server = listening();
  let ran = 0;
  sys.sigaction(sys.SIGUSR1, () => ran++);
  fromOutside(['USR1']);
  assert.throws(() => sys.accept(server), { ...interrupted, syscall: 'accept' });
  assert.equal(ran, 1);
});

fresh('what a handler throws comes out of the call that it interrupted', () => {
  const server = listening();
  sys.sigaction(sys.SIGUSR1, () => {
    throw new Error('mine');
  });
  fromOutside(['USR1']);
  assert.throws(() => sys.accept(server), { message: 'mine' });
});

fresh('a handler that throws leaves the others to the next safe point', () => {
  const ran: string[] = [];
  sys.sigaction(sys.SIGUSR1, () => {
    ran.push('USR1');
    throw new Error('mine');
  });
  sys.sigaction(sys.SIGUSR2, () => ran.push('USR2'));
  const both = [sys.SIGUSR1, sys.SIGUSR2];
  sys.sigprocmask(sys.SIG_BLOCK, both);
  sys.raise(sys.SIGUSR1);
  sys.raise(sys.SIGUSR2);
  assert.throws(() => sys.sigprocmask(sys.SIG_UNBLOCK, both), { message: 'mine' });
  assert.deepEqual(ran, ['USR1']);
  sys.nanosleep(0);
  assert.deepEqual(ran, ['USR1', 'USR2']);
});

/** What `call` gives, or undefined where a signal kept it from happening. */
function unlessInterrupted<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    const { message, code } = error as sys.SystemError;
    if (message !== 'mine' && code !== 'EINTR') throw error;
    return undefined;
  }
}

fresh('a throwing handler loses no byte that was written or read', () => {
  const [reader, writer] = sys.pipe();
  let thrown = 0;
  sys.sigaction(sys.SIGALRM, () => {
    thrown++;
    throw new Error('mine');
  });
  const buffer = new Uint8Array(4);
  let [sent, got] = [0, 0];
  const take = () => {
    const size = unlessInterrupted(() => sys.read(reader, buffer)) ?? 0;
    for (const byte of buffer.subarray(0, size)) assert.equal(byte, got++ & 255);
  };
  sys.setitimer(sys.ITIMER_REAL, { it_interval: 0.0002, it_value: 0.0002 });
  while (thrown < 500) {
    sent += unlessInterrupted(() => sys.write(writer, Buffer.from([sent & 255]))) ?? 0;
    if (unlessInterrupted(() => sys.poll([sys.pollfd(reader, sys.POLLIN)], 0)) === 1) take();
  }
  sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0 });
  // The last one may still be due.
  unlessInterrupted(() => sys.nanosleep(0));
  while (got < sent) take();
  assert.equal(got, sent);
});

fresh('sigaction returns what was there', () => {
  const handler = () => {};
  assert.equal(sys.sigaction(sys.SIGUSR2), 'DEFAULT');
  assert.equal(sys.sigaction(sys.SIGUSR2, handler), 'DEFAULT');
  assert.equal(sys.sigaction(sys.SIGUSR2, 'IGNORE'), handler);
  assert.equal(sys.sigaction(sys.SIGUSR2, 'DEFAULT'), 'IGNORE');
  assert.equal(sys.sigaction(sys.SIGUSR2), 'DEFAULT');
});

fresh('ignored signals do nothing and interrupt nothing', () => {
  sys.sigaction(sys.SIGUSR1, 'IGNORE');
  sys.raise(sys.SIGUSR1);
  fromOutside(['USR1'], 0);
  sys.nanosleep(0.3);
});

fresh('every signal that can be caught is caught', () => {
  const last = sys.SIGRTMAX ?? sys.SIGUSR2;
  const refused = [sys.SIGKILL, sys.SIGSTOP, 32, 33];
  for (let signum = 1; signum <= last; signum++) {
    if (refused.includes(signum)) continue;
    let ran = 0;
    sys.sigaction(signum, () => ran++);
    sys.raise(signum);
    assert.equal(ran, 1, `signal ${signum}`);
    if (signum !== sys.SIGCONT) sys.sigaction(signum, 'IGNORE');
  }
});

fresh('what cannot be is refused by name', () => {
  assert.throws(() => sys.sigaction(sys.SIGKILL, () => {}), { name: 'SystemError', code: 'EINVAL' });
  assert.throws(() => sys.sigaction(sys.SIGSTOP, 'IGNORE'), { name: 'SystemError', code: 'EINVAL' });
  assert.throws(() => sys.sigaction(0, 'IGNORE'), {
    name: 'RangeError',
    message: /^sigaction: signum must be an integer from 1 to \d+, got 0$/,
  });
  assert.throws(() => sys.sigaction(sys.SIGUSR1, 'HANDLER' as 'IGNORE'), {
    name: 'TypeError',
    message: "sigaction: act must be a function, 'IGNORE' or 'DEFAULT', got 'HANDLER'",
  });
  for (const none of [5, { sa_handler: undefined }, { sa_handler: 5 }])
    assert.throws(() => sys.sigaction(sys.SIGUSR1, none as never), {
      name: 'TypeError',
      message: /^sigaction: act must be a function, 'IGNORE' or 'DEFAULT', got (5|undefined)$/,
    });
  assert.throws(() => sys.sigaction(sys.SIGUSR1, () => {}, { flags: 2 ** 8 }), { name: 'RangeError' });
  assert.throws(() => sys.sigprocmask(99, [sys.SIGUSR1]), { name: 'RangeError', message: /SIG_BLOCK/ });
  assert.throws(() => sys.sigprocmask(sys.SIG_BLOCK, [0]), {
    name: 'RangeError',
    message: /^sigprocmask: set\[0\] must be/,
  });
  assert.throws(() => sys.raise(1000), { name: 'SystemError', code: 'EINVAL', syscall: 'raise' });
  assert.throws(() => sys.nanosleep(-1), { name: 'RangeError', message: /^nanosleep: seconds must be/ });
  assert.equal(sys.sigaction(sys.SIGUSR1), 'DEFAULT');
});

fresh('a handler is not entered again while it runs', () => {
  let [depth, deepest, ran] = [0, 0, 0];
  sys.sigaction(sys.SIGUSR1, () => {
    deepest = Math.max(deepest, ++depth);
    if (++ran < 3) sys.raise(sys.SIGUSR1);
    sys.nanosleep(0.001);
    depth--;
  });
  sys.raise(sys.SIGUSR1);
  while (ran < 3) sys.raise(0);
  assert.equal(deepest, 1);
});

fresh('another handler runs inside one, at its safe points', () => {
  const seen: string[] = [];
  sys.sigaction(sys.SIGUSR2, () => seen.push('inner'));
  sys.sigaction(sys.SIGUSR1, () => {
    seen.push('begin');
    sys.raise(sys.SIGUSR2);
    seen.push('end');
  });
  sys.raise(sys.SIGUSR1);
  assert.deepEqual(seen, ['begin', 'inner', 'end']);
});

fresh('standard signals coalesce until the handler runs', async () => {
  let ran = 0;
  sys.sigaction(sys.SIGUSR1, () => ran++);
  const sender = fromOutside(
    Array.from({ length: 20 }, () => 'USR1'),
    0,
  );
  for (const end = performance.now() + 500; performance.now() < end; );
  sys.nanosleep(0);
  await once(sender, 'exit');
  assert.ok(ran >= 1 && ran <= 20, String(ran));
});

fresh('handlers run in an idle loop and keep it alive only if asked', async () => {
  let ran = 0;
  sys.sigaction(sys.SIGUSR2, () => {});
  sys.sigaction(
    sys.SIGUSR1,
    () => {
      if (++ran === 3) sys.sigaction(sys.SIGUSR1, 'DEFAULT');
    },
    { keepAlive: true },
  );
  fromOutside(['USR1', 'USR1', 'USR1']).unref();
  process.on('exit', () => assert.equal(ran, 3));
});

fresh('what a handler throws in the loop is an uncaught exception, and the next handler runs', async () => {
  const seen: string[] = [];
  process.on('uncaughtException', (error) => seen.push(error.message));
  sys.sigaction(sys.SIGUSR1, () => {
    throw new Error('mine');
  });
  sys.sigaction(sys.SIGUSR2, () => seen.push('USR2'));
  process.kill(process.pid, 'SIGUSR1');
  process.kill(process.pid, 'SIGUSR2');
  await turn(50);
  assert.deepEqual(seen, ['mine', 'USR2']);
});
