import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as sys from '@perlipc/sys';
import { fails, scratchPath } from '../../support/families.js';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const { IPC_CREAT, IPC_EXCL, IPC_NOWAIT, IPC_PRIVATE, IPC_RMID, IPC_SET, IPC_STAT } = sys;
const root = sys.getuid() === 0;
const noSemtimedop = sys.F_OFD_SETLK === undefined ? 'the system has no semtimedop' : undefined;

/** What perl prints; its msgsnd, semop, shmread and so on are the kernel's as well. */
function perl(script: string, ...args: unknown[]): string {
  const { stdout, stderr } = spawnSync('perl', ['-e', script, ...args.map(String)], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return stdout;
}
const noPerl = spawnSync('perl', ['-e', '']).status === 0 ? undefined : 'there is no perl to compare with';

/** An object of the kernel's that goes with the process. */
function removed(id: number, remove: (id: number) => unknown): number {
  process.on('exit', () => remove(id));
  return id;
}
const queue = () => removed(sys.msgget(IPC_PRIVATE, 0o600), (id) => sys.msgctl(id, IPC_RMID));
const semaphores = (count: number) =>
  removed(sys.semget(IPC_PRIVATE, count, 0o600), (id) => sys.semctl(id, 0, IPC_RMID));
const segment = (size: number) =>
  removed(sys.shmget(IPC_PRIVATE, size, 0o600), (id) => sys.shmctl(id, IPC_RMID));

fresh(
  'ftok is what C’s is, its errors too',
  () => {
    const path = scratchPath('file');
    sys.close(sys.open(path, sys.O_CREAT | sys.O_RDWR, 0o600));
    const key = perl('use IPC::SysV; print IPC::SysV::ftok($ARGV[0], 0x4b)', path);
    assert.equal(`${sys.ftok(path, 0x4b)}`, key);
    assert.notEqual(sys.ftok(path, 1), sys.ftok(Buffer.from(path), 2));
    assert.throws(() => sys.ftok('/no/such', 1), fails('ENOENT', 'ftok', { path: '/no/such' }));
  },
  { skip: noPerl },
);

fresh('a queue gives messages by type, whole or cut, and says when it has none', () => {
  const id = queue();
  const buffer = Buffer.alloc(100);
  const text = (result: { size: number; mtype: number }) =>
    `${result.mtype} ${buffer.toString('latin1', 0, result.size)}`;
  sys.msgsnd(id, 3, Buffer.from('three'));
  sys.msgsnd(id, 1, Buffer.from('one'));
  sys.msgsnd(id, 2, Buffer.alloc(0));
  sys.msgsnd(id, 2 ** 40, Buffer.from('large'));
  assert.equal(sys.msqid_ds(id).msg_qnum, 4);
  assert.equal(sys.msqid_ds(id).msg_lspid, process.pid);
  assert.equal(text(sys.msgrcv(id, buffer, 1)), '1 one');
  assert.equal(text(sys.msgrcv(id, buffer, -2)), '2 ');
  assert.throws(() => sys.msgrcv(id, Buffer.alloc(2)), fails('E2BIG', 'msgrcv'));
  const two = Buffer.alloc(2);
  assert.deepEqual(sys.msgrcv(id, two, 0, sys.MSG_NOERROR), { size: 2, mtype: 3 });
  assert.equal(two.toString(), 'th');
  assert.equal(text(sys.msgrcv(id, buffer)), `${2 ** 40} large`);
  assert.throws(() => sys.msgrcv(id, buffer, 0, IPC_NOWAIT), fails('ENOMSG', 'msgrcv'));
  assert.throws(() => sys.msgsnd(id, 0, buffer), fails('EINVAL', 'msgsnd'));
  assert.throws(() => sys.msgget(0x7ead_beef), fails('ENOENT', 'msgget'));
});

fresh('a queue’s structure is read and set, as an object and as bytes', () => {
  const id = queue();
  const before = sys.msqid_ds(id);
  assert.deepEqual(
    [before.msg_perm.uid, before.msg_perm.cuid, before.msg_perm.mode, before.msg_cbytes],
    [sys.geteuid(), sys.geteuid(), 0o600, 0],
  );
  sys.msgctl(id, IPC_SET, { msg_perm: { ...before.msg_perm, mode: 0o640 }, msg_qbytes: 10 });
  assert.deepEqual([sys.msqid_ds(id).msg_perm.mode, sys.msqid_ds(id).msg_qbytes], [0o640, 10]);
  assert.throws(() => sys.msgsnd(id, 1, Buffer.alloc(11), IPC_NOWAIT), { name: 'SystemError' });
  const bytes = new Uint8Array(1000);
  assert.equal(sys.msgctl(id, IPC_STAT, bytes), 0);
  assert.ok(bytes.some((byte) => byte !== 0));
  sys.msgctl(id, IPC_SET, bytes);
  assert.throws(() => sys.msgctl(id, IPC_STAT, new Uint8Array(8)), {
    name: 'RangeError',
    message: /^msgctl: buf must be at least \d+ bytes, got 8 bytes$/,
  });
  assert.throws(() => sys.msgctl(id, IPC_STAT, new Uint8Array(new ArrayBuffer(1001), 1)), {
    name: 'RangeError',
    message: /^msgctl: buf must be at an offset that is a multiple of \d+, got an instance of Uint8Array$/,
  });
  assert.throws(() => sys.msgctl(id, IPC_STAT), /^TypeError: msgctl: buf must be a Uint8Array/);
  assert.throws(() => sys.msgctl(id, IPC_SET, { msg_perm: { ...before.msg_perm, uid: -1 }, msg_qbytes: 1 }), {
    message: /^msgctl: buf\.msg_perm\.uid must be/,
  });
});

fresh(
  'perl reads what we write: messages, semaphores, memory',
  () => {
    const id = queue();
    sys.msgsnd(id, 7, Buffer.from('hello'));
    const received = perl('msgrcv($ARGV[0], $m, 99, 0, 0) or die $!; print join "|", unpack "l! a*", $m', id);
    assert.equal(received, '7|hello');
    perl('msgsnd($ARGV[0], pack("l! a*", 9, "back"), 0) or die $!', id);
    const buffer = Buffer.alloc(9);
    assert.deepEqual(sys.msgrcv(id, buffer), { size: 4, mtype: 9 });
    assert.equal(buffer.toString('latin1', 0, 4), 'back');

    const set = semaphores(3);
    perl('semop($ARGV[0], pack "s!*", 1, 5, 0) or die $!', set);
    const values = new Uint16Array(3);
    sys.semctl(set, 0, sys.GETALL, values);
    assert.deepEqual([...values], [0, 5, 0]);

    const memory = segment(100);
    sys.shmwrite(memory, Buffer.from('shared'), 10);
    assert.equal(perl('shmread($ARGV[0], $v, 10, 6) or die $!; print $v', memory), 'shared');
    perl('shmwrite($ARGV[0], "PERL", 12, 4) or die $!', memory);
    assert.equal(Buffer.from(sys.shmread(memory, 10, 6)).toString(), 'shPERL');
  },
  { skip: noPerl },
);

fresh('semaphores count, by all values and by one', () => {
  const id = semaphores(2);
  const all = new Uint16Array([4, 65_535 >> 1]);
  sys.semctl(id, 0, sys.SETALL, all);
  assert.equal(sys.semctl(id, 1, sys.GETVAL), 32_767);
  sys.semctl(id, 1, sys.SETVAL, 1);
  sys.semop(id, [
    { sem_num: 0, sem_op: -4 },
    { sem_num: 1, sem_op: 2 },
  ]);
  sys.semctl(id, 0, sys.GETALL, all);
  assert.deepEqual([...all], [0, 3]);
  assert.equal(sys.semctl(id, 0, sys.GETPID), process.pid);
  assert.equal(sys.semid_ds(id).sem_nsems, 2);
  const take = { sem_num: 0, sem_op: -1, sem_flg: IPC_NOWAIT };
  assert.throws(() => sys.semop(id, [{ sem_num: 1, sem_op: -1 }, take]), fails('EAGAIN', 'semop'));
  assert.equal(sys.semctl(id, 1, sys.GETVAL), 3);
  assert.throws(() => sys.semctl(id, 0, sys.SETVAL, -1), fails('ERANGE', 'semctl'));
  assert.throws(() => sys.semop(id, [{ sem_num: 9, sem_op: 1 }]), fails('EFBIG', 'semop'));
  assert.throws(() => sys.semop(id, [{ sem_num: 0, sem_op: 40_000 }]), {
    message: /^semop: sops\[0\]\.sem_op must be/,
  });
  assert.throws(() => sys.semctl(id, 0, sys.GETALL, new Uint16Array(1)), {
    name: 'RangeError',
    message: 'semctl: arg must be a Uint16Array of 2 values, got 2 bytes',
  });
  sys.semctl(id, 0, IPC_SET, { sem_perm: { ...sys.semid_ds(id).sem_perm, mode: 0o666 } });
  assert.equal(sys.semid_ds(id).sem_perm.mode, 0o666);
});

fresh(
  'waiting for a semaphore ends by time-out, by a handler that throws, and by removal',
  () => {
    const id = semaphores(1);
    const take = [{ sem_num: 0, sem_op: -1 }];
    assert.throws(() => sys.semtimedop(id, take, 0.01), fails('EAGAIN', 'semtimedop'));
    let came = 0;
    sys.sigaction(sys.SIGALRM, () => came++);
    sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0.5 });
    assert.throws(() => sys.semop(id, take), fails('EINTR', 'semop'));
    assert.equal(came, 1);
    sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0.5 });
    assert.throws(() => sys.msgrcv(queue(), new Uint8Array(1)), fails('EINTR', 'msgrcv'));
    assert.equal(came, 2);
  },
  { skip: noSemtimedop },
);

fresh('SEM_UNDO gives back what a killed process held', async () => {
  const id = semaphores(1);
  sys.semctl(id, 0, sys.SETVAL, 1);
  const child = await forked(() => {
    sys.semop(id, [{ sem_num: 0, sem_op: -1, sem_flg: sys.SEM_UNDO }]);
    sys.kill(sys.getpid(), sys.SIGKILL);
  });
  assert.equal(await ended(child), sys.SIGKILL);
  assert.equal(sys.semctl(id, 0, sys.GETVAL), 1);
});

fresh('eight processes count together in a segment, and none is lost', async () => {
  const counter = new Int32Array(sys.shmat(segment(4096)), 0, 1);
  const children: number[] = [];
  for (let i = 0; i < 8; i++) {
    children.push(
      await forked(() => {
        for (let n = 0; n < 20_000; n++) Atomics.add(counter, 0, 1);
      }),
    );
  }
  for (const child of children) assert.equal(await ended(child), exited(0));
  assert.equal(Atomics.load(counter, 0), 160_000);
});

fresh('a detached segment is an empty buffer', () => {
  const id = segment(5000);
  const buffer = sys.shmat(id);
  assert.equal(buffer.byteLength, 5000);
  const bytes = new Uint8Array(buffer);
  bytes[4999] = 77;
  assert.equal(sys.shmid_ds(id).shm_nattch, 1);
  sys.shmdt(buffer);
  assert.deepEqual([buffer.byteLength, bytes.length, sys.shmid_ds(id).shm_nattch], [0, 0, 0]);
  assert.equal(sys.shmread(id, 4999, 1)[0], 77);
  const again = /^TypeError: shmdt: buffer must be an ArrayBuffer of shmat/;
  assert.throws(() => sys.shmdt(buffer), again);
  assert.throws(() => sys.shmdt(new ArrayBuffer(8)), again);
  assert.throws(() => sys.shmat(id, sys.SHM_RDONLY), /^RangeError: shmat: shmflg must be without SHM_RDONLY/);
  assert.throws(() => sys.shmread(id, 4999, 2), fails('EFAULT', 'shmread'));
  assert.throws(() => sys.shmwrite(id, new Uint8Array(2), -1), fails('EFAULT', 'shmwrite'));
  for (let i = 0; i < 10_000; i++) sys.shmdt(sys.shmat(id));
  assert.equal(sys.shmid_ds(id).shm_nattch, 0);
});

fresh(
  'garbage is detached',
  async () => {
    const id = segment(4096);
    for (let i = 0; i < 50; i++) sys.shmat(id);
    assert.equal(sys.shmid_ds(id).shm_nattch, 50);
    for (let i = 0; i < 100 && sys.shmid_ds(id).shm_nattch > 1; i++) {
      (globalThis as { gc?: () => void }).gc?.();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.ok(sys.shmid_ds(id).shm_nattch <= 1);
  },
  { execArgv: ['--expose-gc'] },
);

fresh('keys are shared, and taken ones are refused', () => {
  const key = sys.ftok('/', (process.pid & 0x7f) + 1) ^ process.pid;
  const id = removed(sys.shmget(key, 10, IPC_CREAT | IPC_EXCL | 0o600), (of) => sys.shmctl(of, IPC_RMID));
  assert.equal(sys.shmget(key, 10), id);
  assert.throws(() => sys.shmget(key, 10, IPC_CREAT | IPC_EXCL), fails('EEXIST', 'shmget'));
  assert.throws(() => sys.shmget(key, 1_000_000), fails('EINVAL', 'shmget'));
  sys.shmctl(id, IPC_SET, { shm_perm: { ...sys.shmid_ds(id).shm_perm, mode: 0 } });
  if (!root) assert.throws(() => sys.shmat(id), fails('EACCES', 'shmat'));
});
