// %SIG, alarm, sleep and the select of four arguments, each case in ours and in perl.
import {
  accept,
  alarm,
  CHILD_ERROR,
  die,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  exit,
  fileno,
  type Handle,
  handle,
  kill,
  listen,
  open,
  PROCESS_ID,
  pipe,
  print,
  readline,
  SIG,
  select,
  sleep,
  socket,
  sysread,
  system,
  syswrite,
  WNOHANG,
  wait,
  waitpid,
} from '@perlipc/perl';
import { PF_INET, SOCK_STREAM } from '@perlipc/socket';
import { child } from './child.js';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const R = handle('R');
const W = handle('W');
const S = handle('S');

/** A set of descriptors for `select`, of one. */
function bit(of: Handle): Uint8Array {
  const fd = Number(fileno(of));
  const set = new Uint8Array((fd >> 3) + 1);
  set[fd >> 3] = 1 << (fd & 7);
  return set;
}

const isSet = (set: Uint8Array) => (set.some((byte) => byte !== 0) ? 1 : 0);

same(
  'every signal that has a name is caught under it',
  () => {
    const names = Object.keys(SIG).filter((name) => !/^(KILL|STOP|NUM3[23])$/.test(name));
    for (const name of names.sort()) {
      SIG[name] = (signal: string) => print(`${name} is ${signal}\n`);
      kill(name, PROCESS_ID);
    }
  },
  perl`for my $n (sort grep !/^(KILL|STOP|NUM3[23])$/, keys %SIG) { $SIG{$n} = sub { print "$n is $_[0]\n" }; kill $n => $$ }`,
);

same(
  'the values that a signal can have',
  () => {
    const handlers = ['IGNORE', 'DEFAULT', '', 'main::nobody', undefined];
    for (const handler of handlers) {
      SIG.WINCH = handler;
      print(SIG.WINCH ?? 'undef', '|');
      kill('WINCH', PROCESS_ID);
    }
    SIG.WINCH = () => {};
    print(typeof SIG.WINCH === 'function' ? 'CODE' : '', '|');
    delete SIG.WINCH;
    print(SIG.WINCH ?? 'undef', '\n');
  },
  perl`for my $h ("IGNORE", "DEFAULT", "", "main::nobody", undef) { $SIG{WINCH} = $h; print $SIG{WINCH} // "undef", "|"; kill WINCH => $$ }
       $SIG{WINCH} = sub {}; print ref $SIG{WINCH}, "|"; delete $SIG{WINCH}; print $SIG{WINCH} // "undef", "\n"`,
);

const waits: Record<string, [ours: () => unknown, theirs: string]> = {
  sleep: [() => sleep(60), 'sleep 60'],
  select: [() => select(undefined, undefined, undefined, 60), 'select undef, undef, undef, 60'],
  sysread: [() => sysread(R, { value: '' }, 1), 'sysread R, my $b, 1'],
  readline: [() => readline(R), 'my $l = <R>'],
  'open of a FIFO': [() => open(handle('F'), '<', 'fifo'), 'open F, "<", "fifo"'],
  accept: [() => accept(handle('C'), S), 'accept C, S'],
  wait: [() => wait(), 'wait'],
  waitpid: [() => waitpid(-1, 0), 'waitpid -1, 0'],
};
for (const [name, [ours, theirs]] of Object.entries(waits))
  same(
    `a handler that dies ends ${name} at once`,
    () => {
      socket(S, PF_INET, SOCK_STREAM, 0) && listen(S, 1);
      pipe(R, W);
      system('mkfifo', 'fifo');
      const pid = child(() => sleep(60));
      SIG.ALRM = () => die(`timeout ${+ERRNO}\n`);
      ERRNO.value = 77;
      evaluate(() => {
        alarm(1);
        ours();
      });
      print(`after: ${EVAL_ERROR.value}`);
      kill('KILL', pid);
      print(waitpid(pid, 0) === pid ? 'ours' : 'no', ` ${CHILD_ERROR}\n`);
    },
    `use Socket; socket(S, PF_INET, SOCK_STREAM, 0) && listen(S, 1); pipe R, W; system "mkfifo", "fifo"; my $p = fork; if (!$p) { sleep 60; exit }
     $SIG{ALRM} = sub { die "timeout " . ($! + 0) . "\\n" }; $! = 77; eval { alarm 1; ${theirs} }; print "after: $@"; kill KILL => $p;
     print waitpid($p, 0) == $p ? "ours" : "no", " $?\\n"`,
  );

same(
  'a program that dies of an alarm in a call ends with EINTR; handlers within, and those before a call, see the errno that is',
  () => {
    SIG.USR1 = () => print(`usr1 ${+ERRNO}\n`);
    SIG.ALRM = () => {
      print(`alarm ${+ERRNO}\n`);
      ERRNO.value = 5;
      kill('USR1', PROCESS_ID);
    };
    ERRNO.value = 33;
    kill('USR1', PROCESS_ID);
    alarm(1);
    sleep(60);
    print(`then ${+ERRNO}\n`);
    SIG.ALRM = () => die('late\n');
    ERRNO.value = 0;
    alarm(1);
    sleep(60);
  },
  perl`$SIG{USR1} = sub { print "usr1 " . ($! + 0) . "\n" }; $SIG{ALRM} = sub { print "alarm " . ($! + 0) . "\n"; $! = 5; kill USR1 => $$ };
       $! = 33; kill USR1 => $$; alarm 1; sleep 60; print "then " . ($! + 0) . "\n"; $SIG{ALRM} = sub { die "late\n" }; $! = 0; alarm 1; sleep 60`,
);

same(
  'an ignored signal ends neither a sleep nor the program',
  () => {
    SIG.ALRM = 'IGNORE';
    alarm(1);
    print(sleep(2) >= 2 ? 'slept' : 'woke', '\n');
  },
  perl`$SIG{ALRM} = "IGNORE"; alarm 1; print sleep(2) >= 2 ? "slept" : "woke", "\n"`,
);

same(
  'an alarm without a handler ends the program',
  () => {
    alarm(1);
    sleep(60);
  },
  perl`alarm 1; sleep 60`,
);

same(
  'a handler that sends its own signal is not entered again',
  () => {
    let calls = 0;
    SIG.USR1 = () => {
      const call = ++calls;
      print(`begin ${call}\n`);
      if (call < 3) kill('USR1', PROCESS_ID);
      print(`end ${call}\n`);
    };
    kill('USR1', PROCESS_ID);
    while (calls < 3) select(undefined, undefined, undefined, 0.01);
  },
  perl`my $n = 0; $SIG{USR1} = sub { my $c = ++$n; print "begin $c\n"; kill USR1 => $$ if $c < 3; print "end $c\n" };
       kill USR1 => $$; select undef, undef, undef, 0.01 while $n < 3`,
);

same(
  'select tells what is ready, and waits for what is not',
  () => {
    pipe(R, W);
    const [r, w] = [bit(R), bit(W)];
    print(select(r, w, undefined, 0), ` ${isSet(r)}${isSet(w)}\n`);
    const later = bit(R);
    const pid = child(() => {
      select(undefined, undefined, undefined, 0.2);
      syswrite(W, 'x');
    });
    print(select(later, undefined, undefined, undefined), ` ${isSet(later)}\n`);
    waitpid(pid, 0);
    // Under 64: the kernel looks no further than the process's table of descriptors, which has 64 places at first.
    const closed = new Uint8Array([0, 0, 0, 0, 0, 0, 0, 1 << 4]);
    print(select(closed, undefined, undefined, 0), ` ${+ERRNO}\n`);
  },
  perl`pipe R, W; vec(my $r = "", fileno R, 1) = 1; vec(my $w = "", fileno W, 1) = 1; my $l = $r;
       print scalar select($r, $w, undef, 0), " ", $r =~ /[^\0]/ ? 1 : 0, $w =~ /[^\0]/ ? 1 : 0, "\n";
       my $p = fork; if (!$p) { select undef, undef, undef, 0.2; syswrite W, "x"; exit }
       print scalar select($l, undef, undef, undef), " ", $l =~ /[^\0]/ ? 1 : 0, "\n"; waitpid $p, 0;
       vec(my $c = "", 60, 1) = 1; print scalar select($c, undef, undef, 0), " ", 0+$!, "\n"`,
);

same(
  'the reaper takes each status once',
  () => {
    const codes = new Map<number, number>();
    SIG.CHLD = () => {
      for (let pid = waitpid(-1, WNOHANG); pid > 0; pid = waitpid(-1, WNOHANG)) codes.set(pid, CHILD_ERROR);
    };
    const pids = Array.from({ length: 20 }, (_, i) => child(() => exit(i)));
    while (codes.size < 20) sleep(1);
    print(pids.map((pid) => (codes.get(pid) ?? -1) >> 8).join(' '), ` ${waitpid(-1, WNOHANG)} ${+ERRNO}\n`);
  },
  perl`use POSIX ":sys_wait_h"; my %c; $SIG{CHLD} = sub { while ((my $p = waitpid(-1, WNOHANG)) > 0) { $c{$p} = $? } };
       my @p = map { my $p = fork; exit $_ unless $p; $p } 0 .. 19; sleep 1 while keys %c < 20;
       print join(" ", map $c{$_} >> 8, @p), " ", waitpid(-1, WNOHANG), " ", 0+$!, "\n"`,
);

same(
  'a handler of CHLD does not take what system waits for',
  () => {
    SIG.CHLD = () => {
      while (waitpid(-1, WNOHANG) > 0);
    };
    const pid = child(() => {});
    print(system('exit 6;') >> 8, ' ');
    while (kill(0, pid) > 0) select(undefined, undefined, undefined, 0.01);
    print(waitpid(pid, 0), '\n');
  },
  perl`use POSIX ":sys_wait_h"; $SIG{CHLD} = sub { 1 while waitpid(-1, WNOHANG) > 0 }; my $p = fork; exit unless $p;
       print system("exit 6;") >> 8, " "; select undef, undef, undef, 0.01 while kill 0, $p; print waitpid($p, 0), "\n"`,
);

same(
  'a handler keeps its errno to itself',
  () => {
    SIG.USR1 = () => {
      ERRNO.value = 2;
      print(+ERRNO, ' ');
    };
    ERRNO.value = 5;
    kill('USR1', PROCESS_ID);
    print(+ERRNO, '\n');
  },
  perl`$SIG{USR1} = sub { $! = 2; print 0+$!, " " }; $! = 5; kill USR1 => $$; print 0+$!, "\n"`,
);
