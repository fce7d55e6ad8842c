// Descriptors of processes, prctl, limits, scheduling and clocks.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { fails } from '../support/families.js';
import { ended, exited, forked } from '../support/forked.js';
import { freshCases } from '../support/fresh.js';
import { noPython } from '../support/programs.js';

const fresh = freshCases(import.meta.url);
const linux = sys.P_PIDFD === undefined ? 'the system has no pidfd' : undefined;
const python = noPython() ?? linux;
const root = sys.getuid() === 0 ? linux : 'only root may raise limits or priorities';

/** What python prints as JSON, given the numbers as its arguments. */
function fromPython(script: string, ...args: number[]): unknown {
  const { stdout, stderr } = spawnSync('python3', ['-c', script, ...args.map(String)], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

fresh(
  'a pidfd signals, is waited for, and stays true to its process',
  () => {
    const pid = sys.posix_spawnp('sleep', ['sleep', '60']);
    const fd = sys.pidfd_open(pid);
    sys.pidfd_send_signal(fd, 0);
    assert.equal(sys.poll([{ fd, events: sys.POLLIN }], 0), 0);
    sys.pidfd_send_signal({ fd }, sys.SIGKILL);
    assert.equal(sys.poll([{ fd, events: sys.POLLIN }], -1), 1);
    const info = sys.waitid(sys.P_PIDFD as number, fd, sys.WEXITED);
    assert.deepEqual([info?.si_pid, info?.si_code, info?.si_status], [pid, sys.CLD_KILLED, sys.SIGKILL]);
    assert.throws(() => sys.pidfd_send_signal(fd, 0), fails('ESRCH', 'pidfd_send_signal'));
    assert.throws(() => sys.pidfd_send_signal(0, 0), fails('EBADF', 'pidfd_send_signal'));
    assert.throws(() => sys.waitid(sys.P_PIDFD as number, fd, sys.WEXITED), fails('ECHILD', 'waitid'));
  },
  { skip: linux },
);

fresh(
  'pidfd_getfd brings a descriptor of a child',
  async () => {
    const [reader, writer] = sys.pipe();
    const child = await forked(() => {
      sys.close(reader);
      const [own, held] = sys.pipe();
      sys.write(writer, Buffer.from([own]));
      const byte = new Uint8Array(1);
      sys.write(held, Buffer.from('x'));
      while (sys.poll([{ fd: own, events: sys.POLLIN }], 1) > 0);
      byte[0] = 0;
    });
    const number = new Uint8Array(1);
    sys.read(reader, number);
    const pidfd = sys.pidfd_open(child);
    const fd = sys.pidfd_getfd(pidfd, number[0] as number);
    assert.equal(sys.fcntl(fd, sys.F_GETFD) & sys.FD_CLOEXEC, sys.FD_CLOEXEC);
    const byte = new Uint8Array(1);
    assert.equal(sys.read(fd, byte), 1);
    assert.equal(byte[0], 120);
    assert.equal(await ended(child), exited(0));
    assert.throws(() => sys.pidfd_getfd(pidfd, 0), fails('ESRCH', 'pidfd_getfd'));
  },
  { skip: linux },
);

fresh('killpg signals a group', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
  sys.killpg(child.pid ?? assert.fail(), sys.SIGTERM);
  assert.equal(await new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal))), 'SIGTERM');
  assert.throws(() => sys.killpg(999_999_999, 0), fails('ESRCH', 'killpg', { pid: 999_999_999 }));
});

fresh(
  'prctl by name: what is set is what the kernel shows',
  () => {
    const status = (name: string) =>
      new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(readFileSync('/proc/thread-self/status', 'utf8'))?.[1];
    sys.prctl('PR_SET_NAME', 'perlipc-thread-of-a-long-name');
    assert.equal(sys.prctl('PR_GET_NAME'), 'perlipc-thread-');
    assert.equal(status('Name'), 'perlipc-thread-');
    for (const [name, value, back] of [
      ['PDEATHSIG', sys.SIGTERM, 0],
      ['CHILD_SUBREAPER', 1, 0],
      ['DUMPABLE', 0, 1],
      ['KEEPCAPS', 1, 0],
      ['TIMERSLACK', 1234, 50_000],
    ] as const) {
      sys.prctl(`PR_SET_${name}`, value);
      assert.equal(sys.prctl(`PR_GET_${name}`), value, name);
      sys.prctl(`PR_SET_${name}`, back);
    }
    assert.equal(sys.prctl('PR_GET_NO_NEW_PRIVS'), 0);
    sys.prctl('PR_SET_NO_NEW_PRIVS', 1);
    assert.equal(status('NoNewPrivs'), '1');
    assert.throws(() => sys.prctl('PR_SET_DUMPABLE', 7), fails('EINVAL', 'prctl'));
    assert.throws(() => sys.prctl('PR_SET_MM' as 'PR_GET_NAME'), /^TypeError: prctl: option must be/);
    assert.throws(() => sys.prctl('PR_SET_DUMPABLE', 'x' as unknown as number), /prctl: value must be/);
    assert.throws(() => sys.prctl('PR_SET_NAME', 5 as unknown as string), {
      name: 'TypeError',
      message: 'prctl: value must be a string or a Uint8Array, got 5',
    });
    sys.prctl('PR_SET_NAME', Buffer.from('bytes'));
    assert.equal(sys.prctl('PR_GET_NAME'), 'bytes');
  },
  { skip: linux },
);

fresh(
  'PR_SET_PDEATHSIG ends a child whose parent has gone',
  async () => {
    const [reader, writer] = sys.pipe();
    const [asked, asking] = sys.pipe();
    const parent = await forked(() => {
      sys.fork() === 0 ? child() : sys.read(asked, new Uint8Array(1));
      sys._exit(0);
    });
    function child() {
      sys.prctl('PR_SET_PDEATHSIG', sys.SIGKILL);
      sys.write(asking, Buffer.from('x'));
      sys.nanosleep(60);
    }
    assert.equal(await ended(parent), exited(0));
    sys.close(writer);
    // The pipe's end of file comes once the grandchild has gone too.
    assert.equal(sys.read(reader, new Uint8Array(1)), 0);
  },
  { skip: linux },
);

fresh(
  'limits and usage are what python’s resource has',
  () => {
    const { RLIMIT_CORE, RLIMIT_NPROC, RLIMIT_STACK } = sys;
    sys.prlimit(0, RLIMIT_CORE, { rlim_cur: 4096, rlim_max: Infinity });
    const seen = fromPython(
      `import resource, sys, json
print(json.dumps([resource.prlimit(0, int(r)) for r in sys.argv[1:]]))`,
      RLIMIT_CORE,
      RLIMIT_NPROC,
      RLIMIT_STACK,
    ) as number[][];
    const plain = (limit: number) => (limit === Infinity ? -1 : limit);
    assert.deepEqual(
      seen,
      [RLIMIT_CORE, RLIMIT_NPROC, RLIMIT_STACK].map((resource) => {
        const { rlim_cur, rlim_max } = sys.prlimit(process.pid, resource);
        return [plain(rlim_cur), plain(rlim_max)];
      }),
    );
    assert.deepEqual(sys.getrlimit(RLIMIT_CORE), { rlim_cur: 4096, rlim_max: Infinity });
    const missing = () => sys.prlimit(0, RLIMIT_CORE, {} as sys.Rlimit);
    assert.throws(missing, /^TypeError: prlimit: rlim_cur must/);
    assert.throws(() => sys.prlimit(999_999_999, 0), fails('ESRCH', 'prlimit', { pid: 999_999_999 }));

    const children = sys.getrusage(sys.RUSAGE_CHILDREN as number);
    const own = sys.getrusage(sys.RUSAGE_SELF as number);
    assert.ok(children.ru_utime > 0 && children.ru_maxrss > 1000);
    assert.ok(own.ru_utime > 0 && own.ru_maxrss >= process.resourceUsage().maxRSS / 2);
    assert.throws(() => sys.getrusage(77), fails('EINVAL', 'getrusage'));
  },
  { skip: python },
);

fresh(
  'affinity is python’s, and inherited',
  () => {
    const all = sys.sched_getaffinity();
    const last = all.at(-1) as number;
    sys.sched_setaffinity(0, [last]);
    assert.deepEqual(sys.sched_getaffinity(0), [last]);
    assert.deepEqual(fromPython('import os; print(list(os.sched_getaffinity(0)))'), [last]);
    sys.sched_setaffinity(0, all);
    assert.deepEqual(sys.sched_getaffinity(process.pid), all);
    assert.throws(() => sys.sched_setaffinity(0, []), fails('EINVAL', 'sched_setaffinity'));
    assert.throws(() => sys.sched_setaffinity(0, [-1]), /^RangeError: sched_setaffinity: cpus\[0\] must/);
    assert.throws(() => sys.sched_getaffinity(999_999_999), fails('ESRCH', 'sched_getaffinity'));
  },
  { skip: python },
);

fresh(
  'a policy is set, and what it allows is known',
  () => {
    assert.equal(sys.sched_getscheduler(), sys.SCHED_OTHER);
    sys.sched_setscheduler(0, sys.SCHED_BATCH as number);
    assert.equal(sys.sched_getscheduler(process.pid), sys.SCHED_BATCH);
    assert.deepEqual(
      [sys.sched_get_priority_min(sys.SCHED_FIFO), sys.sched_get_priority_max(sys.SCHED_FIFO)],
      [1, 99],
    );
    assert.equal(sys.sched_getparam(), 0);
    assert.throws(() => sys.sched_setparam(0, 5), fails('EINVAL', 'sched_setparam'));
    assert.throws(() => sys.sched_setscheduler(0, sys.SCHED_OTHER, 5), fails('EINVAL', 'sched_setscheduler'));
    assert.throws(() => sys.sched_get_priority_max(99), fails('EINVAL', 'sched_get_priority_max'));
    sys.sched_yield();
  },
  { skip: linux },
);

fresh(
  'root has real-time policies',
  () => {
    sys.sched_setscheduler(0, sys.SCHED_RR, 3);
    assert.deepEqual([sys.sched_getscheduler(), sys.sched_getparam()], [sys.SCHED_RR, 3]);
    sys.sched_setparam(0, 2);
    assert.equal(sys.sched_getparam(), 2);
    sys.sched_setscheduler(0, sys.SCHED_OTHER);
  },
  { skip: root },
);

fresh('clocks show what Node’s show', () => {
  const { tv_sec, tv_nsec } = sys.clock_gettime(sys.CLOCK_REALTIME);
  assert.ok(Math.abs(Date.now() / 1000 - tv_sec - tv_nsec / 1e9) < 5);
  const before = process.hrtime.bigint();
  const { tv_sec: seconds, tv_nsec: rest } = sys.clock_gettime(sys.CLOCK_MONOTONIC);
  const now = BigInt(seconds) * 1_000_000_000n + BigInt(rest);
  assert.ok(before <= now && now <= process.hrtime.bigint());
  assert.ok(sys.clock_gettime(sys.CLOCK_PROCESS_CPUTIME_ID).tv_nsec > 0);
  assert.ok(sys.clock_getres(sys.CLOCK_MONOTONIC).tv_nsec >= 1);
  assert.throws(() => sys.clock_gettime(9_999), fails('EINVAL', 'clock_gettime'));
});

fresh(
  'clock_nanosleep goes on to the same absolute time after a handler',
  () => {
    let came = 0;
    sys.sigaction(sys.SIGALRM, () => came++);
    sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0.5 });
    const { CLOCK_MONOTONIC, TIMER_ABSTIME } = sys;
    const start = sys.clock_gettime(CLOCK_MONOTONIC);
    const until = { tv_sec: start.tv_sec + 60, tv_nsec: start.tv_nsec };
    const sleep = () => sys.clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME as number, until);
    assert.throws(sleep, fails('EINTR', 'clock_nanosleep'));
    assert.equal(came, 1);
    until.tv_sec -= 60;
    sleep();
    sys.clock_nanosleep(CLOCK_MONOTONIC, 0, { tv_sec: 0, tv_nsec: 1 });
    const before = performance.now();
    for (const seconds of [0, 0.01, 0.9999999999 - 0.99]) sys.clock_nanosleep(CLOCK_MONOTONIC, 0, seconds);
    assert.ok(performance.now() - before >= 19);
    assert.throws(() => sys.clock_nanosleep(CLOCK_MONOTONIC, 0, { tv_sec: 0, tv_nsec: 1e9 }), {
      name: 'RangeError',
      message: /^clock_nanosleep: t\.tv_nsec must be an integer from 0 to 999999999/,
    });
  },
  { skip: linux },
);
