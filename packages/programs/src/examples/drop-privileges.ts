#!/usr/bin/env node
// drop-privileges USER PROGRAM [ARGUMENT...]: runs a program as another user, for good. Started by root.
import * as sys from '@perlipc/sys/linux';

const [name, program, ...args] = process.argv.slice(2);
if (name === undefined || program === undefined)
  throw new Error('usage: drop-privileges USER PROGRAM [ARGUMENT...]');
const user = sys.getpwnam(name);
if (user === undefined) throw new Error(`${name}: no such user`);

// In this order: who is no longer root can't set groups, and then neither its group.
sys.initgroups(user.name, user.gid);
sys.setresgid(user.gid, user.gid, user.gid);
sys.setresuid(user.uid, user.uid, user.uid);

// Whoever goes on after a step that failed, or did less than it was asked, goes on as root.
const expected = (ids: readonly number[], id: number) => ids.every((each) => each === id);
const groups = sys.getgrouplist(user.name, user.gid).sort().join();
if (!expected(sys.getresuid(), user.uid) || !expected(sys.getresgid(), user.gid)) sys._exit(125);
if (sys.getgroups().sort().join() !== groups) sys._exit(125);
if (user.uid !== 0) {
  try {
    sys.setresuid(0, 0, 0);
    sys._exit(125);
  } catch (error) {
    if (!(error instanceof sys.SystemError && error.code === 'EPERM')) throw error;
  }
}

sys.prctl('PR_SET_NO_NEW_PRIVS', 1);
sys.execve('/usr/bin/env', ['env', program, ...args], {
  PATH: '/usr/bin:/bin',
  HOME: user.dir,
  USER: user.name,
});
