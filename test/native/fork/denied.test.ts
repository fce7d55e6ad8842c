// A call that a seccomp filter denies is named: the errno alone does not tell which one it was.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  fork,
  getrlimit,
  RLIMIT_NPROC,
  type SystemError,
  setresuid,
  setrlimit,
  WNOHANG,
  waitpid,
} from '@perlipc/sys';
import { isAgain, runAgain } from '../../support/again.js';
import { ended, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { unprepared } from '../../support/unprepared.js';

const fresh = freshCases(import.meta.url);
const load = new URL('../../../../packages/sys/dist/addon/load.js', import.meta.url).href;
const filter = fileURLToPath(import.meta.url).replace(/\/test\/.*/, '/test/support/refuse-calls.py');
const denying = (call: string) => ['python3', filter, `EPERM:${call}`, '--'];

const noFilter = unprepared(denying('nothing'));

for (const call of ['rt_tgsigqueueinfo', 'prlimit64', 'getdents64', 'sched_getaffinity'])
  fresh(
    `${call} denied`,
    () => {
      if (!isAgain) return runAgain(denying(call));
      for (let attempt = 0; attempt < 2; attempt++)
        assert.throws(
          () => fork(),
          ({ code, syscall, message }: SystemError) =>
            code === 'EPERM' && syscall === 'fork' && message.endsWith(`, from ${call}`),
        );
      assert.throws(() => waitpid(-1, WNOHANG), { code: 'ECHILD' });
    },
    { skip: noFilter },
  );

// The files of a control group are the test's own: at the top of both kinds of hierarchy, which bind every group below.
const limited = [
  ...['unshare', '--user', '--map-root-user', '--mount', 'sh', '-ec'],
  `mount -t tmpfs none /sys/fs/cgroup; mkdir /sys/fs/cgroup/pids; cd /sys/fs/cgroup
   for folder in . pids; do echo 6 > $folder/pids.max; echo 4 > $folder/pids.current; done
   cd "$OLDPWD"; exec "$@"`,
  'sh',
];

// A group below others: each one's files are the test's own.
const below = [
  ...['unshare', '--user', '--map-root-user', '--mount', 'sh', '-ec'],
  `mount -t tmpfs none /sys/fs/cgroup; mkdir -p /sys/fs/cgroup/outer/inner
   for folder in . outer outer/inner; do
     echo max > /sys/fs/cgroup/$folder/pids.max; echo 4 > /sys/fs/cgroup/$folder/pids.current
   done
   echo 0::/outer/inner/ > /sys/fs/cgroup/self; mount --bind /sys/fs/cgroup/self /proc/$$/cgroup; exec "$@"`,
  'sh',
];
const noGroups = unprepared(below);

fresh(
  'a limit of the control group with room for the child but not for its threads is EAGAIN',
  async () => {
    if (!isAgain) return runAgain(limited);
    const limit = (room: string) => {
      for (const folder of ['.', 'pids']) fs.writeFileSync(`/sys/fs/cgroup/${folder}/pids.max`, room);
    };
    const refused = () => {
      assert.throws(() => fork(), { code: 'EAGAIN', message: /from the control group's pids\.max$/ });
      assert.throws(() => waitpid(-1, WNOHANG), { code: 'ECHILD' });
    };
    refused();
    for (const room of ['max', '400']) {
      limit(room);
      assert.equal(await ended(await forked(() => {})), 0);
      limit('6');
      // That there was no limit holds for 20 ms.
      await new Promise((resolve) => setTimeout(resolve, 40));
      refused();
    }
  },
  { skip: noGroups },
);

fresh(
  'the limits of the groups above bind too, and where the path is too long there are none',
  async () => {
    if (!isAgain) return runAgain(below);
    for (const folder of ['.', 'outer', 'outer/inner']) {
      fs.writeFileSync(`/sys/fs/cgroup/${folder}/pids.max`, '6');
      assert.throws(() => fork(), { code: 'EAGAIN', message: /from the control group's pids\.max$/ }, folder);
      fs.writeFileSync(`/sys/fs/cgroup/${folder}/pids.max`, '400');
      assert.equal(await ended(await forked(() => {})), 0);
    }
    fs.writeFileSync('/sys/fs/cgroup/pids.max', '6');
    fs.writeFileSync('/sys/fs/cgroup/self', `0::/${'x'.repeat(600)}\n`);
    assert.equal(await ended(await forked(() => {})), 0);
  },
  { skip: noGroups },
);

fresh("the user's limit with room for the child but not for its threads is EAGAIN", async () => {
  // Root is not bound by it.
  if (process.getuid?.() === 0) setresuid(65_533, 65_533, 65_533);
  assert.equal(await ended(await forked(() => {})), 0);
  const { rlim_max } = getrlimit(RLIMIT_NPROC);
  const tasks = fs.readdirSync('/proc/self/task').length;
  setrlimit(RLIMIT_NPROC, { rlim_cur: tasks + 2, rlim_max });
  assert.throws(() => fork(), { code: 'EAGAIN', message: /from RLIMIT_NPROC$/ });
  assert.throws(() => waitpid(-1, WNOHANG), { code: 'ECHILD' });
  setrlimit(RLIMIT_NPROC, { rlim_cur: rlim_max, rlim_max });
  assert.equal(await ended(await forked(() => {})), 0);
});

fresh('the warning where fork was not tested is printed once', async () => {
  const { native } = await import(load);
  native.forkTested = false;
  let warnings = 0;
  process.removeAllListeners('warning').on('warning', ({ code }: Error & { code?: string }) => {
    if (code === 'PERLIPC_FORK_UNTESTED') warnings++;
  });
  const pid = await forked(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(warnings, 1);
  });
  assert.equal(await ended(pid), 0);
  assert.equal(warnings, 1);
});
