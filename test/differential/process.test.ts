// fork, wait, exec, system, kill and pipe, each case in ours and in perl.
import {
  CHILD_ERROR,
  close,
  ERRNO,
  exec,
  exit,
  fork,
  getpgrp,
  getppid,
  getpriority,
  handle,
  kill,
  open,
  PROCESS_ID,
  pipe,
  print,
  readline,
  SIG,
  STDIN,
  setpgrp,
  setpriority,
  sleep,
  system,
  WEXITSTATUS,
  WIFEXITED,
  WIFSIGNALED,
  WNOHANG,
  WTERMSIG,
  wait,
  waitpid,
} from '@perlipc/perl';
import { child } from './child.js';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const R = handle('R');
const W = handle('W');

/** For names that are made: the runner can't find their line. */
const unnumbered = (text: string) => text.replaceAll(/ line \d+\./g, ' line N.');
const number = (truth: unknown) => (truth ? 1 : 0);
const status = () => print(`${CHILD_ERROR}\n`);

same(
  'fork gives 0 in the child and its pid in the parent',
  () => {
    const me = PROCESS_ID;
    const pid = fork();
    if (!pid) {
      print(PROCESS_ID === me ? 'same' : 'new', ' ', getppid() === me ? 'parent' : 'other', '\n');
      exit();
    }
    print(waitpid(pid, 0) === pid ? 'ours' : 'another', '\n');
  },
  perl`my $me = $$; my $p = fork; if (!$p) { print $$ == $me ? "same" : "new", " ", getppid == $me ? "parent" : "other", "\n"; exit }
       print waitpid($p, 0) == $p ? "ours" : "another", "\n"`,
);

same(
  'what was printed before a fork comes once',
  () => {
    print('once\n');
    waitpid(
      child(() => print('child\n')),
      0,
    );
    print('parent\n');
  },
  perl`print "once\n"; my $p = fork; if (!$p) { print "child\n"; exit } waitpid $p, 0; print "parent\n"`,
);

for (const code of [0, 1, 7, 127, 255, 256, 511, -1])
  same(
    `a child’s exit ${code}`,
    () => {
      waitpid(
        child(() => exit(code)),
        0,
      );
      print(`${CHILD_ERROR} ${number(WIFEXITED(CHILD_ERROR))} ${WEXITSTATUS(CHILD_ERROR)}\n`);
    },
    `use POSIX ":sys_wait_h"; my $p = fork; exit ${code} unless $p; waitpid $p, 0;
     print "$? ", WIFEXITED($?) ? 1 : 0, " ", WEXITSTATUS($?), "\n"`,
  );

// Node ignores SIGPIPE, and SIGUSR1 starts its debugger.
for (const name of ['KILL', 'TERM', 'HUP', 'INT', 'USR2', 'PIPE', 'ALRM', 'IO', 'POLL'])
  same(
    `a child killed by ${name}`,
    () => {
      SIG.PIPE = 'DEFAULT';
      const pid = child(() => sleep(20));
      print(kill(name, pid), '\n');
      waitpid(pid, 0);
      print(`${CHILD_ERROR} ${number(WIFSIGNALED(CHILD_ERROR))} ${WTERMSIG(CHILD_ERROR)}\n`);
    },
    `use POSIX ":sys_wait_h"; my $p = fork; if (!$p) { sleep 20; exit } print kill("${name}", $p), "\\n"; waitpid $p, 0;
     print "$? ", WIFSIGNALED($?) ? 1 : 0, " ", WTERMSIG($?), "\\n"`,
  );

same(
  'wait and waitpid without a child',
  () => {
    print(wait(), ` ${+ERRNO} ${CHILD_ERROR}\n`);
    print(waitpid(-1, WNOHANG), ` ${+ERRNO} ${CHILD_ERROR}\n`);
    print(waitpid(1, 0), ` ${+ERRNO} ${CHILD_ERROR}\n`);
  },
  perl`use POSIX ":sys_wait_h"; print wait, " ", 0+$!, " $?\n"; print waitpid(-1, WNOHANG), " ", 0+$!, " $?\n";
       print waitpid(1, 0), " ", 0+$!, " $?\n"`,
);

same(
  'waitpid with WNOHANG while the child runs',
  () => {
    const pid = child(() => sleep(20));
    print(waitpid(-1, WNOHANG), ` ${CHILD_ERROR}\n`);
    kill('KILL', pid);
    waitpid(pid, 0);
    status();
  },
  perl`use POSIX ":sys_wait_h"; my $p = fork; if (!$p) { sleep 20; exit } print waitpid(-1, WNOHANG), " $?\n"; kill KILL => $p; waitpid $p, 0; print "$?\n"`,
);

same(
  'wait gives each child once',
  () => {
    const codes = new Map([1, 2, 3].map((code) => [child(() => exit(code)), code]));
    let right = 0;
    for (let pid = wait(); pid > 0; pid = wait()) if (codes.get(pid) === CHILD_ERROR >> 8) right++;
    print(right, ` ${+ERRNO}\n`);
  },
  perl`my %k = map { my $p = fork; exit $_ unless $p; ($p, $_) } 1 .. 3; my $n = 0; while ((my $p = wait) > 0) { $n++ if $k{$p} == $? >> 8 } print $n, " ", 0+$!, "\n"`,
);

same(
  'waitpid goes on after a signal whose handler ran',
  () => {
    let count = 0;
    SIG.USR1 = () => count++;
    const me = PROCESS_ID;
    const pid = child(() => {
      sleep(1);
      kill('USR1', me);
      sleep(1);
      exit(5);
    });
    print(waitpid(pid, 0) === pid ? 'ours' : 'no', ` ${CHILD_ERROR >> 8} n=${count}\n`);
  },
  perl`my $n = 0; $SIG{USR1} = sub { $n++ }; my $me = $$; my $p = fork; if (!$p) { sleep 1; kill USR1 => $me; sleep 1; exit 5 }
       print waitpid($p, 0) == $p ? "ours" : "no", " ", $? >> 8, " n=$n\n"`,
);

same(
  'children reap themselves where CHLD is ignored',
  () => {
    SIG.CHLD = 'IGNORE';
    const pid = child(() => exit(3));
    print(waitpid(pid, 0), ` ${+ERRNO} ${CHILD_ERROR}\n`);
    print(system('/bin/sh', '-c', 'exit 3'), ` ${CHILD_ERROR} ${+ERRNO}\n`);
  },
  perl`$SIG{CHLD} = "IGNORE"; my $p = fork; exit 3 unless $p; print waitpid($p, 0), " ", 0+$!, " $?\n";
       print system("/bin/sh", "-c", "exit 3"), " $? ", 0+$!, "\n"`,
);

same(
  'the handler reaps while system waits, but not system’s own child',
  () => {
    let reaped = 0;
    SIG.CHLD = () => {
      while (waitpid(-1, WNOHANG) > 0) reaped++;
    };
    print(system('/bin/sh', '-c', 'exit 4') >> 8, ` ${reaped}\n`);
    print(system('exit 5; true') >> 8, ` ${reaped}\n`);
  },
  perl`use POSIX ":sys_wait_h"; my $n = 0; $SIG{CHLD} = sub { $n++ while waitpid(-1, WNOHANG) > 0 };
       print system("/bin/sh", "-c", "exit 4") >> 8, " $n\n"; print system("exit 5; true") >> 8, " $n\n"`,
);

// exec

same(
  'exec writes what was printed first',
  () => {
    print('first\n');
    exec('/bin/echo', 'second');
  },
  perl`print "first\n"; exec "/bin/echo", "second"`,
);
same(
  'exec looks in PATH and takes words as they are',
  () => void exec('echo', 'a  b', '$HOME'),
  perl`exec "echo", "a  b", '$HOME'`,
);
same('exec splits a command line', () => void exec('  echo a  b\t c\n'), perl`exec "  echo a  b\t c\n"`);
for (const line of [
  'echo $((1 + 2))',
  'echo a | cat',
  "echo 'a  b'",
  'X=1 sh -c "echo $X"; echo done',
  'exec echo x',
  'echo a; echo b',
  'echo a 2>&1',
  'echo a 2>&1 | cat',
  'echo a\necho b',
  'echo *',
  'echo a#b',
  'echo 100%',
  '=x',
  'echo \\\\',
])
  same(
    `exec of ${JSON.stringify(line)}`,
    () => void exec(line),
    `exec ${JSON.stringify(line).replaceAll(/([$@%])/g, '\\$1')}`,
    {
      files: { one: '' },
    },
  );
same(
  'exec gives bytes as they are',
  () => void exec('/bin/echo', '\xe9\xff'),
  perl`exec "/bin/echo", "\xe9\xff"`,
);
same(
  'exec that fails',
  () => {
    print(number(exec('/no/such/prog')), ` ${+ERRNO}\n`);
    print(number(exec('/no/such/prog', 'x')), ` ${+ERRNO}\n`);
    print(number(exec('/etc/passwd')), ` ${+ERRNO}\n`);
    print(number(exec('/')), ` ${+ERRNO}\n`);
    ERRNO.value = 0;
    print(number(exec('')), ` ${+ERRNO}\n`);
    print(number(exec(' \t')), ` ${+ERRNO}\n`);
    print(number(exec('', 'x')), ` ${+ERRNO}\n`);
  },
  perl`my $r; $r = exec "/no/such/prog"; print 0+$r, " ", 0+$!, "\n"; $r = exec "/no/such/prog", "x"; print 0+$r, " ", 0+$!, "\n";
       $r = exec "/etc/passwd"; print 0+$r, " ", 0+$!, "\n"; $r = exec "/"; print 0+$r, " ", 0+$!, "\n"; $! = 0;
       $r = exec ""; print 0+$r, " ", 0+$!, "\n"; $r = exec " \t"; print 0+$r, " ", 0+$!, "\n"; $r = exec "", "x"; print 0+$r, " ", 0+$!, "\n"`,
);
same(
  'with -w an exec that fails warns',
  () => void exec('/no/such/prog', 'x'),
  perl`my $r = exec "/no/such/prog", "x"`,
  { switches: '-w' },
);
same(
  'exec keeps what the program ignores',
  () => {
    SIG.USR1 = 'IGNORE';
    SIG.USR2 = () => {};
    SIG.PIPE = 'IGNORE';
    exec('grep', 'SigIgn', '/proc/self/status');
  },
  perl`$SIG{USR1} = "IGNORE"; $SIG{USR2} = sub {}; $SIG{PIPE} = "IGNORE"; exec "grep", "SigIgn", "/proc/self/status"`,
);
same(
  'a child talks to its parent through dupped handles',
  () => {
    pipe(R, W);
    const pid = fork();
    if (!pid) {
      open(STDIN, '<&', R);
      close(W);
      exec('cat');
    }
    close(R);
    print(W, 'through the pipe\n');
    close(W);
    waitpid(pid ?? 0, 0);
    status();
  },
  perl`pipe R, W; my $p = fork; if (!$p) { open STDIN, "<&", \*R; close W; exec "cat" } close R; print W "through the pipe\n"; close W; waitpid $p, 0; print "$?\n"`,
);
same(
  'pipe closes what its handles were',
  () => {
    open(R, '<', '/dev/null');
    print(number(pipe(R, W)));
    print(W, 'line one\nline two\n');
    close(W);
    print(readline(R), readline(R), number(readline(R) === undefined), '\n');
  },
  perl`open R, "<", "/dev/null"; print pipe(R, W); print W "line one\nline two\n"; close W; my @l = (scalar <R>, scalar <R>, defined <R> ? 0 : 1); print @l, "\n"`,
);

// system

for (const [name, words] of Object.entries({
  'that ends with 3': ['exit 3'],
  'by the shell': ['exit 3;'],
  'of a list': ['/bin/sh', '-c', 'exit 9'],
  'that prints': ['echo', 'printed'],
  'killed by a signal': ['kill -9 $$'],
  'that is missing': ['/no/such/prog'],
  'that is missing, of a list': ['/no/such/prog', 'x'],
  'that the shell misses': ['/no/such/prog;'],
  'of nothing': [''],
}))
  same(
    `system of a command ${name}`,
    () => {
      ERRNO.value = 0;
      print('before\n');
      print(system(...words), ` ${CHILD_ERROR} ${+ERRNO}\n`);
    },
    `$! = 0; print "before\\n"; print system(${words.map((word) => `'${word}'`).join(', ')}), " $? ", 0+$!, "\\n"`,
    { switches: '-w', normal: unnumbered },
  );
same(
  'system ignores INT and QUIT as long as it waits',
  () => {
    let count = 0;
    SIG.INT = () => count++;
    print(system('kill -INT $PPID; kill -QUIT $PPID; exit 2') >> 8, ` ${count}\n`);
    kill('INT', PROCESS_ID);
    print(`${count}\n`);
  },
  perl`my $n = 0; $SIG{INT} = sub { $n++ }; print system('sleep 1; kill -INT $PPID; kill -QUIT $PPID; exit 2') >> 8, " $n\n"; kill INT => $$; print "$n\n"`,
);

// kill

same(
  'kill counts who could be sent the signal',
  () => {
    const pid = child(() => sleep(20));
    print(kill('TERM', pid, 999_999_999), ` ${+ERRNO}\n`);
    waitpid(pid, 0);
    print(
      kill(0, PROCESS_ID),
      kill('ZERO', PROCESS_ID),
      kill('SIGZERO', PROCESS_ID),
      kill('0', ` ${PROCESS_ID} `),
      '\n',
    );
    print(kill('TERM'), kill(0), '\n');
  },
  perl`my $p = fork; if (!$p) { sleep 20; exit } print kill(TERM => $p, 999999999), " ", 0+$!, "\n"; waitpid $p, 0;
       print kill(0, $$), kill("ZERO", $$), kill("SIGZERO", $$), kill("0", " $$ "), "\n"; print kill("TERM"), kill(0), "\n"`,
);
for (const signal of ['TERM', 'SIGTERM', '-TERM', -15, '-15', 15, '15'])
  same(
    `kill ${JSON.stringify(signal)} of a group of its own`,
    () => {
      pipe(R, W);
      const pid = child(() => {
        setpgrp(0, 0);
        close(W);
        sleep(20);
      });
      close(W);
      readline(R);
      setpgrp(pid, pid);
      print(getpgrp(pid) === pid ? 'leader' : 'member', ' ', kill(signal, pid), '\n');
      waitpid(pid, 0);
      status();
    },
    `my $p = fork; if (!$p) { setpgrp 0, 0; sleep 20; exit } select undef, undef, undef, 0.2; setpgrp $p, $p;
     print getpgrp($p) == $p ? "leader" : "member", " ", kill(${JSON.stringify(signal)}, $p), "\\n"; waitpid $p, 0; print "$?\\n"`,
  );
for (const [signal, pid] of [
  ['NOSUCH', '1'],
  ['-NOSUCH', '1'],
  ['SIG', '1'],
  ['0', 'abcd'],
  ['0', ''],
  ['0', '12x'],
  ['0', undefined],
] as const)
  same(
    `kill of ${signal} and ${pid} dies`,
    () => void kill(signal, pid),
    `kill "${signal}", ${pid === undefined ? 'undef' : `"${pid}"`}`,
    { normal: unnumbered },
  );
same(
  'a signal to the process itself is handled before kill returns',
  () => {
    SIG.USR1 = (name: string) => print(`${name}\n`);
    print('before\n');
    const count = kill('USR1', PROCESS_ID);
    print(`after ${count}\n`);
  },
  perl`$SIG{USR1} = sub { print "$_[0]\n" }; print "before\n"; my $n = kill USR1 => $$; print "after $n\n"`,
);

same(
  'priorities and groups',
  () => {
    print(number(setpriority(0, 0, 5)), ` ${getpriority(0, 0)}\n`);
    print(number(getpgrp() === getpgrp(PROCESS_ID)), ` ${getpgrp(999_999_999)} ${+ERRNO}\n`);
    print(number(setpriority(0, 999_999_999, 5)), ` ${+ERRNO}\n`);
  },
  perl`print setpriority(0, 0, 5) ? 1 : 0, " ", getpriority(0, 0), "\n"; print getpgrp == getpgrp($$) ? 1 : 0, " ", getpgrp(999999999), " ", 0+$!, "\n";
       print setpriority(0, 999999999, 5) ? 1 : 0, " ", 0+$!, "\n"`,
);
