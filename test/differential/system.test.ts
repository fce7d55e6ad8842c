import {
  alarm,
  CHILD_ERROR,
  close,
  ERRNO,
  exec,
  exit,
  getpgrp,
  getppid,
  getpriority,
  handle,
  kill,
  open,
  PROCESS_ID,
  pipe,
  print,
  qx,
  readline,
  readpipe,
  SIG,
  STDOUT,
  select,
  setpriority,
  sleep,
  sysread,
  system,
  syswrite,
  times,
  wait,
  waitpid,
} from '@perlipc/perl';
import { child } from './child.js';
import { differentialCases } from './differential.js';

const same = differentialCases(import.meta.url);
const R = handle('R');
const W = handle('W');
const nap = (seconds: number) => void select(undefined, undefined, undefined, seconds);

for (const [name, ours, theirs] of [
  ['an exit status', () => exit(42), 'exit 42'],
  ['a signal', () => kill('KILL', PROCESS_ID), 'kill KILL => $$'],
  ['success', () => {}, '1'],
] as const)
  same(
    `$? after a child that ended with ${name}`,
    () => {
      const pid = child(ours);
      print(
        waitpid(pid, 0) === pid ? 'it' : 'other',
        ` ${CHILD_ERROR} ${CHILD_ERROR >> 8} ${CHILD_ERROR & 127}\n`,
      );
    },
    `my $p = fork // die; if (!$p) { ${theirs}; exit 0 } print waitpid($p, 0) == $p ? "it" : "other", " $? ", $? >> 8, " ", $? & 127, "\n"`,
  );
same(
  'waitpid and wait without a child',
  () => {
    print(waitpid(-1, 0), ` ${+ERRNO} ${CHILD_ERROR} `);
    print(wait(), ` ${CHILD_ERROR}\n`);
  },
  'print waitpid(-1, 0), " ", $! + 0, " $? "; print wait(), " $?\n"',
);
same(
  'waitpid that finds a child running gives 0 and -1',
  () => {
    const pid = child(() => sleep(9));
    print(waitpid(-1, 1), ` ${CHILD_ERROR} `);
    kill(9, pid);
    print(waitpid(pid, 0) === pid, ` ${CHILD_ERROR}\n`);
  },
  'my $p = fork // die; if (!$p) { sleep 9; exit } print waitpid(-1, 1), " $? "; kill 9, $p; print waitpid($p, 0) == $p, " $?\n"',
);
same(
  'wait gives each child once',
  () => {
    const codes = new Map([1, 2, 3].map((code) => [child(() => exit(code)), code]));
    let right = 0;
    for (let pid = wait(); pid > 0; pid = wait()) if (codes.get(pid) === CHILD_ERROR >> 8) right++;
    print(right, '\n');
  },
  'my %k = map { my $p = fork // die; exit $_ unless $p; ($p, $_) } 1 .. 3; my $n = 0; while ((my $p = wait) > 0) { $n++ if $k{$p} == $? >> 8 } print "$n\n"',
);
same(
  'children are reaped by the kernel where CHLD is ignored',
  () => {
    SIG.CHLD = 'IGNORE';
    const pid = child(() => exit(3));
    print(waitpid(pid, 0), ` ${+ERRNO} ${CHILD_ERROR} `);
    print(system('/bin/sh', '-c', 'exit 3'), ` ${CHILD_ERROR} ${+ERRNO}\n`);
  },
  '$SIG{CHLD} = "IGNORE"; my $p = fork // die; exit 3 unless $p; print waitpid($p, 0), " ", $! + 0, " $? "; print system("/bin/sh", "-c", "exit 3"), " $? ", $! + 0, "\n"',
);
same(
  'what is printed before fork comes out once',
  () => {
    print('once\n');
    const pid = child(() => print('child\n'));
    waitpid(pid, 0);
    print('parent\n');
  },
  'print "once\n"; my $p = fork // die; if (!$p) { print "child\n"; exit } waitpid $p, 0; print "parent\n"',
);
same(
  '$$ and getppid in the child',
  () => {
    const me = PROCESS_ID;
    const pid = child(() =>
      print(PROCESS_ID === me ? 'same' : 'new', ' ', getppid() === me ? 'parent' : 'other', '\n'),
    );
    waitpid(pid, 0);
    print(PROCESS_ID === me, '\n');
  },
  'my $me = $$; my $p = fork // die; if (!$p) { print $$ == $me ? "same" : "new", " ", getppid == $me ? "parent" : "other", "\n"; exit } waitpid $p, 0; print $$ == $me, "\n"',
);
same(
  'exec writes what is held and searches PATH',
  () => {
    print('first\n');
    exec('echo', 'a  b', '$HOME');
  },
  'print "first\n"; exec "echo", "a  b", \'$HOME\'',
);
same('exec of a command line without shell characters', () => void exec('echo a  b'), 'exec "echo a  b"');
same(
  'exec of a command line for the shell',
  () => void exec('echo a  b | cat; exit 7'),
  'exec "echo a  b | cat; exit 7"',
);
same(
  'exec that fails warns under -w',
  () => {
    print(exec('/no/such/prog', 'x') || `false ${ERRNO}`, '\n');
  },
  'print exec("/no/such/prog", "x") || "false $!", "\n"',
  { switches: '-w' },
);
same(
  'exec that fails is silent without -w',
  () => {
    print(exec('/no/such/prog', 'x') || `false ${ERRNO}`, '\n');
  },
  'print exec("/no/such/prog", "x") || "false $!", "\n"',
);
same(
  'exec keeps ignored signals and resets handled ones',
  () => {
    SIG.USR1 = 'IGNORE';
    SIG.USR2 = () => {};
    SIG.PIPE = 'DEFAULT';
    exec('/bin/sh', '-c', 'grep SigIgn /proc/self/status');
  },
  '$SIG{USR1} = "IGNORE"; $SIG{USR2} = sub {}; exec "/bin/sh", "-c", "grep SigIgn /proc/self/status"',
);
same(
  'an executed program has no descriptors above 2 of ours',
  () => {
    open(R, '<', '/etc/hosts');
    pipe(R, W);
    exec('/bin/ls', '/proc/self/fd');
  },
  'open R, "<", "/etc/hosts"; pipe R, W; exec "/bin/ls", "/proc/self/fd"',
);
same(
  'system gives the status, and -1 where there is no such program',
  () => {
    print(system('/bin/sh', '-c', 'exit 3'), ` ${CHILD_ERROR}\n`);
    print(system('kill -TERM $$'), ` ${CHILD_ERROR}\n`);
    print(system('/no/such', 'x'), ` ${CHILD_ERROR} ${ERRNO}\n`);
    print(system('exit 4; true'), '\n');
  },
  'print system("/bin/sh", "-c", "exit 3"), " $?\n"; print system(\'kill -TERM $$\'), " $?\n"; print system("/no/such", "x"), " $? $!\n"; print system("exit 4; true"), "\n"',
);
same(
  'backticks in scalar and list context, and their status',
  () => {
    print(`[${readpipe('echo a; echo b; exit 2')}] ${CHILD_ERROR} `);
    print(`${readpipe.list('echo a; echo b').length} `, qx`echo ${'x'} | cat`);
  },
  'print "[", scalar(readpipe "echo a; echo b; exit 2"), "] $? "; my @l = readpipe "echo a; echo b"; print scalar(@l), " ", `echo x | cat`',
);
same(
  'kill tells how many, checks by 0, and knows names',
  () => {
    const pid = child(() => sleep(9));
    print(kill('TERM', pid, 99999999), ` ${+ERRNO} `);
    waitpid(pid, 0);
    print(CHILD_ERROR, ' ', kill(0, PROCESS_ID), kill('ZERO', PROCESS_ID), kill('SIGZERO', PROCESS_ID), '\n');
  },
  'my $p = fork // die; if (!$p) { sleep 9; exit } print kill(TERM => $p, 99999999), " ", $! + 0, " "; waitpid $p, 0; print $?, " ", kill(0, $$), kill(ZERO => $$), kill(SIGZERO => $$), "\n"',
);
same('kill of what is no number dies', () => void kill(0, 'abcd'), 'kill 0, "abcd"');
same('kill by a name that is no signal dies', () => void kill('NOSUCH', 1), 'kill "NOSUCH", 1');
same(
  'a handler has the name and stays installed, and %SIG tells what is set',
  () => {
    SIG.USR1 = (name: string) => print(`${name} `);
    kill('USR1', PROCESS_ID);
    nap(0);
    kill('USR1', PROCESS_ID);
    nap(0);
    print(typeof SIG.USR1 === 'function' ? 'CODE' : 'none', `|${SIG.CHLD ?? 'undef'}|`);
    SIG.CHLD = 'DEFAULT';
    print(SIG.CHLD as string, '\n');
  },
  '$SIG{USR1} = sub { print "$_[0] " }; kill USR1 => $$; select undef, undef, undef, 0; kill USR1 => $$; select undef, undef, undef, 0; print ref $SIG{USR1}, "|", $SIG{CHLD} // "undef", "|"; $SIG{CHLD} = "DEFAULT"; print "$SIG{CHLD}\n"',
);
same(
  'a handler that there is not warns, and the program goes on',
  () => {
    SIG.USR1 = 'NoSuch';
    kill('USR1', PROCESS_ID);
    print('goes on\n');
  },
  '$SIG{USR1} = "NoSuch"; kill USR1 => $$; print "goes on\n"',
  { switches: '-w' },
);
same(
  'a name that is no signal warns',
  () => {
    SIG.NOSUCH = 'IGNORE';
  },
  '$SIG{NOSUCH} = "IGNORE"',
  { switches: '-w' },
);
same(
  'sleep, select and sysread are cut short, with EINTR',
  () => {
    SIG.ALRM = () => void alarm(1);
    alarm(1);
    print(sleep(60) < 60 ? 'short ' : 'long ');
    print(select(undefined, undefined, undefined, 60), ` ${+ERRNO} `);
    pipe(R, W);
    print(sysread(R, { value: '' }, 1) === undefined ? 'undef' : 'def', ` ${+ERRNO}\n`);
    alarm(0);
  },
  '$SIG{ALRM} = sub { alarm 1 }; alarm 1; print sleep(60) < 60 ? "short " : "long "; print scalar select(undef, undef, undef, 60), " ", $! + 0, " "; pipe R, W; print defined sysread(R, my $b, 1) ? "def" : "undef", " ", $! + 0, "\n"; alarm 0',
);
same(
  'readline and waitpid go on after a handler',
  () => {
    pipe(R, W);
    SIG.ALRM = () => void syswrite(W, 'late\n');
    alarm(1);
    print(readline(R));
    const pid = child(() => {
      readline(R);
      exit(5);
    });
    alarm(1);
    print(waitpid(pid, 0) === pid ? 'it' : 'other', ` ${CHILD_ERROR >> 8}\n`);
  },
  'pipe R, W; $SIG{ALRM} = sub { syswrite W, "late\n" }; alarm 1; print scalar <R>; my $p = fork // die; if (!$p) { readline R; exit 5 } alarm 1; print waitpid($p, 0) == $p ? "it" : "other", " ", $? >> 8, "\n"',
);
same(
  'alarm gives what the one before had left',
  () => {
    print(alarm(100), ' ');
    const left = alarm(0) ?? 0;
    print(left > 90 && left <= 100 ? 'left' : `${left}`, ' ', alarm(0), '\n');
  },
  'print alarm(100), " "; my $l = alarm 0; print $l > 90 && $l <= 100 ? "left" : $l, " ", alarm(0), "\n"',
);
same(
  'an uncaught signal ends the program with it',
  () => {
    print('held, and lost\n');
    kill('TERM', PROCESS_ID);
    nap(5);
  },
  'print "held, and lost\n"; kill TERM => $$; select undef, undef, undef, 5',
);
same(
  'a pipe carries bytes from child to parent till its end',
  () => {
    pipe(R, W);
    const pid = child(() => {
      close(R);
      print(W, 'one\n', 'two');
    });
    close(W);
    for (const line of R) print(`[${line}]`);
    waitpid(pid, 0);
    print('\n');
  },
  'pipe R, W; my $p = fork // die; if (!$p) { close R; print W "one\n", "two"; exit } close W; print "[$_]" while <R>; waitpid $p, 0; print "\n"',
);
same(
  'a dup of STDOUT onto a socketpair or pipe is what a command writes to',
  () => {
    pipe(R, W);
    const pid = child(() => {
      open(STDOUT, '>&', W);
      exec('/bin/echo', 'from the command');
    });
    close(W);
    print(readline(R));
    waitpid(pid, 0);
  },
  'pipe R, W; my $p = fork // die; if (!$p) { open STDOUT, ">&", W; exec "/bin/echo", "from the command" } close W; print scalar <R>; waitpid $p, 0',
);
same(
  'process groups, priorities and times',
  () => {
    print(
      getpgrp(0) === getpgrp() ? 'same' : 'other',
      ' ',
      getpriority(0, 0),
      setpriority(0, 0, 5),
      getpriority(0, 0),
      ' ',
    );
    const used = times();
    print(used.length, used.every((seconds) => seconds >= 0) ? ' seconds' : ' no', '\n');
  },
  'print getpgrp(0) == getpgrp() ? "same" : "other", " ", getpriority(0, 0), setpriority(0, 0, 5), getpriority(0, 0), " "; my @t = times; print scalar(@t), (grep { $_ < 0 } @t) ? " no" : " seconds", "\n"',
);
