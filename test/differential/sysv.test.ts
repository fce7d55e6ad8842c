import {
  die,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  exit,
  fork,
  msgctl,
  msgget,
  msgrcv,
  msgsnd,
  pack,
  print,
  type Scalar,
  SIG,
  semctl,
  semget,
  semop,
  shmctl,
  shmget,
  shmread,
  shmwrite,
  stringify,
  unpack,
  wait,
} from '@perlipc/perl';
import * as sysv from '@perlipc/perl/sysv';
import { alarm } from '@perlipc/perl/time-hires';
import { differentialCases, perl } from './differential.js';

const test = differentialCases(import.meta.url);
const CREATE = sysv.IPC_CREAT | 0o600;

/** Prints what a call returns, the error number that it sets or what it dies of, and what became of a variable. */
function show(name: string, call: () => Scalar, variable?: { value: string | undefined }): void {
  ERRNO.value = 0;
  const result = evaluate(call);
  const died = EVAL_ERROR.value === '' ? '' : `died ${String(EVAL_ERROR.value).replace(/ at .*/s, '')}`;
  const left = variable === undefined ? '' : ` left ${hex(variable.value)}`;
  print(`${name}: ${shown(result)} ${died || +ERRNO}${left}\n`);
}

function shown(value: Scalar): string {
  return value === undefined ? 'undef' : value === false ? '0' : stringify(value);
}

function hex(value: string | undefined): string {
  return value === undefined ? 'undef' : String(unpack('H*', value));
}

const SHOW = perl`
use warnings; use IPC::SysV qw(:all);
sub show { my ($name, $call, $var) = @_; $! = 0; my $r = eval { $call->() }; my $e = $! + 0; my $died = $@ ? "died " . ($@ =~ s/ at .*//sr) : "";
  print "$name: ", defined $r ? $r : "undef", " ", $died || $e, $var ? " left " . (defined $$var ? unpack "H*", $$var : "undef") : "", "\n" }
`;

test(
  'message queues',
  () => {
    const q = msgget(sysv.IPC_PRIVATE, CREATE) ?? exit(9);
    const b = { value: undefined as string | undefined };
    show('none', () => msgget(0x7ffe1234, 0));
    show('send', () => msgsnd(q, pack('l! a*', 5, 'hello'), 0));
    show('send other', () => msgsnd(q, pack('l! a*', 3, 'x'), 0));
    show('receive type', () => msgrcv(q, b, 100, 3, 0), b);
    show('too big', () => msgrcv(q, b, 2, 0, 0), b);
    show('cut', () => msgrcv(q, b, 2, 0, sysv.MSG_NOERROR), b);
    show('empty', () => msgrcv(q, b, 10, 0, sysv.IPC_NOWAIT), b);
    b.value = undefined;
    show('empty undef', () => msgrcv(q, b, 10, 0, sysv.IPC_NOWAIT), b);
    show('negative', () => msgrcv(q, b, -1, 0, 0), b);
    show('short', () => msgsnd(q, 'abc', 0));
    show('wide', () => msgsnd(q, '\u0100aaaaaaaaaaa', 0));
    show('type 0', () => msgsnd(q, pack('l! a*', 0, 'x'), 0));
    show('type -1', () => msgsnd(q, pack('l! a*', -1, 'x'), 0));
    show('no text', () => msgsnd(q, pack('l!', 9), 0));
    show('no text', () => msgrcv(q, b, 0, 0, 0), b);
    show('stat', () => msgctl(q, sysv.IPC_STAT, b));
    show('length', () => b.value?.length);
    show('set', () => msgctl(q, sysv.IPC_SET, b));
    show('set bad', () => msgctl(q, sysv.IPC_SET, 'abc'));
    show('command', () => msgctl(q, 999, 0));
    show('remove', () => msgctl(q, sysv.IPC_RMID, 0));
    show('gone', () => msgctl(q, sysv.IPC_RMID, 0));
    show('gone', () => msgsnd(q, pack('l! a*', 5, 'hello'), 0));
  },
  SHOW +
    perl`
my $q = msgget(IPC_PRIVATE, IPC_CREAT | 0600) // exit 9;
my $b;
show("none", sub { msgget(0x7ffe1234, 0) });
show("send", sub { msgsnd($q, pack("l! a*", 5, "hello"), 0) });
show("send other", sub { msgsnd($q, pack("l! a*", 3, "x"), 0) });
show("receive type", sub { msgrcv($q, $b, 100, 3, 0) }, \$b);
show("too big", sub { msgrcv($q, $b, 2, 0, 0) }, \$b);
show("cut", sub { msgrcv($q, $b, 2, 0, MSG_NOERROR) }, \$b);
show("empty", sub { msgrcv($q, $b, 10, 0, IPC_NOWAIT) }, \$b);
undef $b;
show("empty undef", sub { msgrcv($q, $b, 10, 0, IPC_NOWAIT) }, \$b);
show("negative", sub { msgrcv($q, $b, -1, 0, 0) }, \$b);
show("short", sub { msgsnd($q, "abc", 0) });
show("wide", sub { msgsnd($q, "\x{100}aaaaaaaaaaa", 0) });
show("type 0", sub { msgsnd($q, pack("l! a*", 0, "x"), 0) });
show("type -1", sub { msgsnd($q, pack("l! a*", -1, "x"), 0) });
show("no text", sub { msgsnd($q, pack("l!", 9), 0) });
show("no text", sub { msgrcv($q, $b, 0, 0, 0) }, \$b);
show("stat", sub { msgctl($q, IPC_STAT, $b) });
show("length", sub { length $b });
show("set", sub { msgctl($q, IPC_SET, $b) });
show("set bad", sub { msgctl($q, IPC_SET, "abc") });
show("command", sub { msgctl($q, 999, 0) });
show("remove", sub { msgctl($q, IPC_RMID, 0) });
show("gone", sub { msgctl($q, IPC_RMID, 0) });
show("gone", sub { msgsnd($q, pack("l! a*", 5, "hello"), 0) });
`,
);

test(
  'semaphores',
  () => {
    const s = semget(sysv.IPC_PRIVATE, 3, CREATE) ?? exit(9);
    const b = { value: undefined as string | undefined };
    show('set one', () => semctl(s, 0, sysv.SETVAL, 7));
    show('get one', () => semctl(s, 0, sysv.GETVAL, 0));
    show('set by a variable', () => semctl(s, 0, sysv.SETVAL, { value: '7' }));
    show('set too large', () => semctl(s, 0, sysv.SETVAL, 70000));
    show('set all', () => semctl(s, 0, sysv.SETALL, pack('s*', 1, 2, 3)));
    show('set two of all', () => semctl(s, 0, sysv.SETALL, pack('s*', 1, 2)));
    show('get all', () => semctl(s, 0, sysv.GETALL, b), b);
    show('waiting', () => semctl(s, 1, sysv.GETNCNT, 0));
    show('waiting for 0', () => semctl(s, 1, sysv.GETZCNT, 0));
    show('number', () => semctl(s, 9, sysv.GETVAL, 0));
    show('take', () => semop(s, pack('s!3', 0, -1, sysv.IPC_NOWAIT)));
    show('take none', () => semop(s, pack('s!3', 0, -1, sysv.IPC_NOWAIT)));
    show('two', () => semop(s, pack('s!6', 0, 1, 0, 1, 1, 0)));
    show('get 1', () => semctl(s, 1, sysv.GETVAL, 0));
    show('odd', () => semop(s, 'abc'));
    show('empty', () => semop(s, ''));
    show('number', () => semop(s, pack('s!3', 9, 1, 0)));
    show('stat', () => semctl(s, 0, sysv.IPC_STAT, b));
    show('length', () => b.value?.length);
    show('set', () => semctl(s, 0, sysv.IPC_SET, b));
    const child = fork();
    if (child === 0) {
      semop(s, pack('s!3', 2, 4, 0));
      exit(0);
    }
    wait();
    show('by the child', () => semctl(s, 2, sysv.GETVAL, 0));
    show('its pid', () => semctl(s, 2, sysv.GETPID, 0) === child);
    show('remove', () => semctl(s, 0, sysv.IPC_RMID, 0));
    show('gone', () => semctl(s, 0, sysv.GETALL, b));
    show('gone', () => semop(s, pack('s!3', 0, 1, 0)));
  },
  SHOW +
    perl`
my $s = semget(IPC_PRIVATE, 3, IPC_CREAT | 0600) // exit 9;
my $b;
show("set one", sub { semctl($s, 0, SETVAL, 7) });
show("get one", sub { semctl($s, 0, GETVAL, 0) });
show("set by a variable", sub { my $n = "7"; semctl($s, 0, SETVAL, $n) });
show("set too large", sub { semctl($s, 0, SETVAL, 70000) });
show("set all", sub { semctl($s, 0, SETALL, pack("s*", 1, 2, 3)) });
show("set two of all", sub { semctl($s, 0, SETALL, pack("s*", 1, 2)) });
show("get all", sub { semctl($s, 0, GETALL, $b) }, \$b);
show("waiting", sub { semctl($s, 1, GETNCNT, 0) });
show("waiting for 0", sub { semctl($s, 1, GETZCNT, 0) });
show("number", sub { semctl($s, 9, GETVAL, 0) });
show("take", sub { semop($s, pack("s!3", 0, -1, IPC_NOWAIT)) });
show("take none", sub { semop($s, pack("s!3", 0, -1, IPC_NOWAIT)) });
show("two", sub { semop($s, pack("s!6", 0, 1, 0, 1, 1, 0)) });
show("get 1", sub { semctl($s, 1, GETVAL, 0) });
show("odd", sub { semop($s, "abc") });
show("empty", sub { semop($s, "") });
show("number", sub { semop($s, pack("s!3", 9, 1, 0)) });
show("stat", sub { semctl($s, 0, IPC_STAT, $b) });
show("length", sub { length $b });
show("set", sub { semctl($s, 0, IPC_SET, $b) });
$| = 1; print "";
my $child = fork;
if ($child == 0) { semop($s, pack("s!3", 2, 4, 0)); exit }
wait;
show("by the child", sub { semctl($s, 2, GETVAL, 0) });
show("its pid", sub { semctl($s, 2, GETPID, 0) == $child });
show("remove", sub { semctl($s, 0, IPC_RMID, 0) });
show("gone", sub { semctl($s, 0, GETALL, $b) });
show("gone", sub { semop($s, pack("s!3", 0, 1, 0)) });
`,
);

test(
  'a signal ends a call that waits, and its handler runs',
  () => {
    const q = msgget(sysv.IPC_PRIVATE, CREATE) ?? exit(9);
    const s = semget(sysv.IPC_PRIVATE, 1, CREATE) ?? exit(9);
    const b = { value: 'kept' as string | undefined };
    let rung = 0;
    SIG.ALRM = () => rung++;
    semctl(s, 0, sysv.SETVAL, 0);
    alarm(0.2, 0.2);
    show('msgrcv', () => msgrcv(q, b, 9, 0, 0), b);
    show('semop', () => semop(s, pack('s!3', 0, -1, 0)));
    alarm(0);
    print(`${rung >= 2}\n`);
    SIG.ALRM = () => die('out\n');
    show('msgrcv dies', () => {
      alarm(0.2);
      return msgrcv(q, b, 9, 0, 0);
    });
    show('remove', () => msgctl(q, sysv.IPC_RMID, 0));
    show('remove', () => semctl(s, 0, sysv.IPC_RMID, 0));
  },
  SHOW +
    perl`
use Time::HiRes "alarm";
my $q = msgget(IPC_PRIVATE, IPC_CREAT | 0600) // exit 9;
my $s = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600) // exit 9;
my $b = "kept";
my $rung = 0;
$SIG{ALRM} = sub { $rung++ };
semctl($s, 0, SETVAL, 0);
alarm(0.2, 0.2);
show("msgrcv", sub { msgrcv($q, $b, 9, 0, 0) }, \$b);
show("semop", sub { semop($s, pack("s!3", 0, -1, 0)) });
alarm(0);
print $rung >= 2 ? "true\n" : "false\n";
$SIG{ALRM} = sub { die "out\n" };
show("msgrcv dies", sub { alarm(0.2); msgrcv($q, $b, 9, 0, 0) });
show("remove", sub { msgctl($q, IPC_RMID, 0) });
show("remove", sub { semctl($s, 0, IPC_RMID, 0) });
`,
);

test(
  'shared memory',
  () => {
    const m = shmget(sysv.IPC_PRIVATE, 100, CREATE) ?? exit(9);
    const b = { value: undefined as string | undefined };
    show('write', () => shmwrite(m, 'hello', 10, 8));
    show('read', () => shmread(m, b, 8, 10), b);
    show('write a part', () => shmwrite(m, '0123456789', 0, 4));
    show('read', () => shmread(m, b, 0, 12), b);
    show('read beyond', () => shmread(m, b, 90, 20), b);
    show('read before', () => shmread(m, b, -1, 2), b);
    show('read less than none', () => shmread(m, b, 5, -2), b);
    show('write beyond', () => shmwrite(m, 'x', 99, 2));
    show('write undef', () => shmwrite(m, undefined, 0, 2));
    show('size', () => shmget(sysv.IPC_PRIVATE, 0, CREATE));
    show('stat', () => shmctl(m, sysv.IPC_STAT, b));
    show('length', () => b.value?.length);
    show('set', () => shmctl(m, sysv.IPC_SET, b));
    if (fork() === 0) {
      shmwrite(m, 'from the child', 20, 14);
      exit(0);
    }
    wait();
    show('by the child', () => shmread(m, b, 20, 14), b);
    show('remove', () => shmctl(m, sysv.IPC_RMID, 0));
    show('gone', () => shmread(m, b, 0, 2), b);
    show('bad id', () => shmwrite(-1, 'x', 0, 1));
  },
  SHOW +
    perl`
my $m = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600) // exit 9;
my $b;
show("write", sub { shmwrite($m, "hello", 10, 8) });
show("read", sub { shmread($m, $b, 8, 10) }, \$b);
show("write a part", sub { shmwrite($m, "0123456789", 0, 4) });
show("read", sub { shmread($m, $b, 0, 12) }, \$b);
show("read beyond", sub { shmread($m, $b, 90, 20) }, \$b);
show("read before", sub { shmread($m, $b, -1, 2) }, \$b);
show("read less than none", sub { shmread($m, $b, 5, -2) }, \$b);
show("write beyond", sub { shmwrite($m, "x", 99, 2) });
show("write undef", sub { shmwrite($m, undef, 0, 2) });
show("size", sub { shmget(IPC_PRIVATE, 0, IPC_CREAT | 0600) });
show("stat", sub { shmctl($m, IPC_STAT, $b) });
show("length", sub { length $b });
show("set", sub { shmctl($m, IPC_SET, $b) });
$| = 1; print "";
if (fork == 0) { shmwrite($m, "from the child", 20, 14); exit }
wait;
show("by the child", sub { shmread($m, $b, 20, 14) }, \$b);
show("remove", sub { shmctl($m, IPC_RMID, 0) });
show("gone", sub { shmread($m, $b, 0, 2) }, \$b);
show("bad id", sub { shmwrite(-1, "x", 0, 1) });
`,
  { switches: '-w', normal: (text) => text.replace(/line \d+/g, 'line N') },
);

test(
  'ftok and the classes',
  () => {
    const keys = [
      sysv.ftok('.'),
      sysv.ftok('.', 1),
      sysv.ftok('.', '\x01'),
      sysv.ftok('.', 'A'),
      sysv.ftok('.', 65),
    ];
    show('ftok', () => keys.map((key) => (key === keys[0] ? 1 : key === keys[3] ? 2 : 3)).join(','));
    show('number', () => sysv.ftok('/', 7));
    show('no file', () => sysv.ftok('nosuch'));
    show('id', () => sysv.ftok('.', 'AB'));
    const msg = sysv.IPCMsg.new(sysv.IPC_PRIVATE, CREATE) ?? exit(9);
    const b = { value: undefined as string | undefined };
    show('snd', () => msg.snd(7, 'hello'));
    show('rcv', () => msg.rcv(b, 100), b);
    show('rcv none', () => msg.rcv(b, 100, 0, sysv.IPC_NOWAIT), b);
    show('set', () => msg.set({ mode: 0o640 }));
    show('stat', () => (msg.stat()?.mode ?? 0) & 0o777);
    show('remove', () => msg.remove());
    show('none', () => sysv.IPCMsg.new(0x7ffe1234, 0) === undefined);
    const sem = sysv.IPCSemaphore.new(sysv.IPC_PRIVATE, 2, CREATE) ?? exit(9);
    show('setall', () => sem.setall(3, 4));
    show('op', () => sem.op(0, -1, 0, 1, 2, 0));
    show('getall', () => sem.getall().join(','));
    show('getval', () => sem.getval(0));
    show('setval', () => sem.setval(0, 0));
    show('getval', () => sem.getval(0));
    show('nsems', () => sem.stat()?.nsems);
    show('getncnt', () => sem.getncnt(0));
    show('getzcnt', () => sem.getzcnt(0));
    show('getpid', () => sem.getpid(0) === process.pid);
    show('set', () => sem.set({ mode: 0o640 }));
    show('mode', () => (sem.stat()?.mode ?? 0) & 0o777);
    show('no triple', () => sem.op(0, 1));
    show('more than one', () => sem.op(0, 1, 0, 1));
    show('remove', () => sem.remove());
    show('getall of none', () => sem.getall().length);
    show('set of none', () => sem.set({ mode: 0o600 }));
    show('getpid of none', () => sem.getpid(0));
    show('msg of none', () => msg.set({ mode: 0o600 }));
    const shm = sysv.IPCSharedMem.new(sysv.IPC_PRIVATE, 32, CREATE) ?? exit(9);
    show('write', () => shm.write('pack', 4, 6));
    show('read', () => hex(shm.read(3, 8)));
    show('attach', () => shm.attach());
    show('addr', () => shm.addr !== undefined);
    show('attached', () => shm.attach());
    show('nattch', () => shm.stat()?.nattch);
    show('read', () => hex(shm.read(3, 8)));
    show('detach', () => shm.detach());
    show('detached', () => shm.detach());
    show('segsz', () => shm.stat()?.segsz);
    show('remove', () => shm.remove());
    show('removed', () => shm.remove());
    show('is_removed', () => shm.is_removed());
    show('read of none', () => shm.read(0, 1));
    show('size', () => shmget(sysv.IPC_PRIVATE, -1, CREATE));
    show('no semaphores', () => sysv.IPCSemaphore.new(0x7ffe1234, 1, 0) === undefined);
    show('no memory', () => sysv.IPCSharedMem.new(0x7ffe1234, 1, 0) === undefined);
  },
  SHOW +
    perl`
use IPC::Msg; use IPC::Semaphore; use IPC::SharedMem;
my @keys = (ftok("."), ftok(".", 1), ftok(".", "\x01"), ftok(".", "A"), ftok(".", 65));
show("ftok", sub { join ",", map { $_ == $keys[0] ? 1 : $_ == $keys[3] ? 2 : 3 } @keys });
show("number", sub { ftok("/", 7) });
show("no file", sub { ftok("nosuch") });
show("id", sub { ftok(".", "AB") });
my $msg = IPC::Msg->new(IPC_PRIVATE, IPC_CREAT | 0600) // exit 9;
my $b;
show("snd", sub { $msg->snd(7, "hello") });
show("rcv", sub { $msg->rcv($b, 100) }, \$b);
show("rcv none", sub { scalar $msg->rcv($b, 100, 0, IPC_NOWAIT) }, \$b);
show("set", sub { $msg->set(mode => 0640) });
show("stat", sub { $msg->stat->mode & 0777 });
show("remove", sub { $msg->remove });
show("none", sub { !defined IPC::Msg->new(0x7ffe1234, 0) });
my $sem = IPC::Semaphore->new(IPC_PRIVATE, 2, IPC_CREAT | 0600) // exit 9;
show("setall", sub { $sem->setall(3, 4) });
show("op", sub { $sem->op(0, -1, 0, 1, 2, 0) });
show("getall", sub { join ",", $sem->getall });
show("getval", sub { $sem->getval(0) });
show("setval", sub { $sem->setval(0, 0) });
show("getval", sub { $sem->getval(0) });
show("nsems", sub { $sem->stat->nsems });
show("getncnt", sub { $sem->getncnt(0) });
show("getzcnt", sub { $sem->getzcnt(0) });
show("getpid", sub { $sem->getpid(0) == $$ });
show("set", sub { $sem->set(mode => 0640) });
show("mode", sub { $sem->stat->mode & 0777 });
show("no triple", sub { $sem->op(0, 1) });
show("more than one", sub { $sem->op(0, 1, 0, 1) });
show("remove", sub { $sem->remove });
show("getall of none", sub { my @l = $sem->getall; 0 + @l });
show("set of none", sub { scalar $sem->set(mode => 0600) });
show("getpid of none", sub { $sem->getpid(0) });
show("msg of none", sub { scalar $msg->set(mode => 0600) });
my $shm = IPC::SharedMem->new(IPC_PRIVATE, 32, IPC_CREAT | 0600) // exit 9;
show("write", sub { $shm->write("pack", 4, 6) });
show("read", sub { unpack "H*", $shm->read(3, 8) });
show("attach", sub { $shm->attach });
show("addr", sub { defined $shm->addr });
show("attached", sub { $shm->attach });
show("nattch", sub { $shm->stat->nattch });
show("read", sub { unpack "H*", $shm->read(3, 8) });
show("detach", sub { $shm->detach });
show("detached", sub { $shm->detach });
show("segsz", sub { $shm->stat->segsz });
show("remove", sub { $shm->remove });
show("removed", sub { $shm->remove });
show("is_removed", sub { $shm->is_removed });
show("read of none", sub { $shm->read(0, 1) });
show("size", sub { shmget(IPC_PRIVATE, -1, IPC_CREAT | 0600) });
show("no semaphores", sub { !defined IPC::Semaphore->new(0x7ffe1234, 1, 0) });
show("no memory", sub { !defined IPC::SharedMem->new(0x7ffe1234, 1, 0) });
`,
);
