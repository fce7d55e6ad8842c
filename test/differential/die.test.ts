import {
  CHILD_ERROR,
  carp,
  close,
  cluck,
  confess,
  croak,
  die,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  exit,
  fork,
  handle,
  INPUT_RECORD_SEPARATOR,
  open,
  print,
  read,
  readline,
  SIG,
  STDERR,
  sysread,
  system,
  waitpid,
  warn,
} from '@perlipc/perl';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const F = handle('F');
const fh = handle('$fh');
const files = { in: 'one\ntwo\nthree\n' };

same('die adds the place to a text without a newline', () => die('bind: ', 1), 'die "bind: ", 1');
same(
  'die ends with errno',
  () => {
    ERRNO.value = 98;
    die(`bind: ${ERRNO}`);
  },
  perl`$! = 98;
   die "bind: $!"`,
);
same('die with a newline adds nothing', () => die('oops\n'), 'die "oops\n"');
same('die joins its list', () => die('a', 1, 'b'), 'die "a", 1, "b"');
same('die without a text', () => die(), 'die');
same(
  'die without a text propagates a text with a newline',
  () => {
    evaluate(() => die('x\n'));
    die();
  },
  perl`eval { die "x\n" };
   die;`,
);
same(
  'die without a text propagates a text with a place',
  () => {
    evaluate(() => die('x'));
    die();
  },
  perl`eval { die "x" };
   die;`,
);
same(
  'die counts the line on which its statement begins',
  () => {
    print(1, 2);

    die('here');
  },
  perl`print(1, 2);

   die 'here';`,
);
same(
  'die in a nested call names the place of the die',
  () => {
    const inner = () => die('inner');
    inner();
  },
  perl`sub inner { die 'inner' }
   inner();`,
);
same(
  'die names the handle that was read last and its line',
  () => {
    open(F, '<', 'in');
    readline(F);
    readline(F);
    die('x'); // errno is ENOTTY of the open
  },
  perl`open(F, "<", "in");
   readline(F);
   readline(F);
   die "x"`,
  { files },
);
same(
  'die names a lexical handle with its sign',
  () => {
    open(fh, '<', 'in');
    readline(fh);
    ERRNO.value = 0;
    die('x');
  },
  perl`open(my $fh, "<", "in");
   readline($fh);
   $! = 0;
   die "x"`,
  { files },
);
same(
  'die says chunk where the separator is not a newline',
  () => {
    INPUT_RECORD_SEPARATOR.value = 2;
    open(F, '<', 'in');
    readline(F);
    ERRNO.value = 0;
    die('x');
  },
  perl`$/ = \2;
   open(F, "<", "in");
   readline(F);
   $! = 0;
   die "x"`,
  { files },
);
same(
  'die forgets a handle that was closed',
  () => {
    open(F, '<', 'in');
    readline(F);
    close(F);
    ERRNO.value = 0;
    die('x');
  },
  perl`open(F, "<", "in");
   readline(F);
   close(F);
   $! = 0;
   die "x"`,
  { files },
);
same(
  'die keeps the count at the end of the file',
  () => {
    open(F, '<', 'in');
    for (const _ of F);
    ERRNO.value = 0;
    die('x');
  },
  perl`open(F, "<", "in");
   1 while <F>;
   $! = 0;
   die "x"`,
  { files },
);
same(
  'die names no handle that was only opened',
  () => {
    open(F, '<', 'in');
    ERRNO.value = 0;
    die('x');
  },
  perl`open(F, "<", "in");
   $! = 0;
   die "x"`,
  { files },
);
same(
  'die names no handle for read and sysread',
  () => {
    const b = { value: '' };
    open(F, '<', 'in');
    sysread(F, b, 4);
    read(F, b, 4);
    ERRNO.value = 0;
    die('x');
  },
  perl`my $b;
   open(F, "<", "in");
   sysread F, $b, 4;
   read F, $b, 4;
   $! = 0;
   die "x"`,
  { files },
);
same(
  'warn has the form of die and goes on',
  () => {
    warn('w');
    warn('w\n');
    warn();
    warn('a', 1);
    print('on\n');
  },
  perl`warn "w";
   warn "w\n";
   warn;
   warn "a", 1;
   print "on\n"`,
);
same(
  'warn without a text after an eval says that it was caught',
  () => {
    evaluate(() => die('x\n'));
    warn();
  },
  perl`eval { die "x\n" };
   warn;`,
);
same(
  'die is printed before what STDOUT holds',
  () => {
    print('out\n');
    die('err\n');
  },
  perl`print "out\n"; die "err\n"`,
);
same(
  'die in a child ends only the child',
  () => {
    const pid = fork();
    if (!pid) {
      ERRNO.value = 2;
      die(`can't exec fortune: ${ERRNO}`);
    }
    waitpid(pid, 0);
    print(`${CHILD_ERROR}\n`);
  },
  perl`my $pid = fork;
   if (!$pid) {
     $! = 2;
     die "can't exec fortune: $!"
   }
   waitpid $pid, 0; print "$?\n"`,
);
same(
  'die hands an object on as it is',
  () => {
    evaluate(() => die({ code: 42 }));
    print((EVAL_ERROR.value as { code: number }).code, '\n');
  },
  'eval { die { code => 42 } }; print $@->{code}, "\n"',
);
same(
  'eval leaves an empty error where nothing died, and its value',
  () => {
    const r = evaluate(() => 5);
    print(`${r}[${EVAL_ERROR.value}]\n`);
  },
  'my $r = eval { 5 }; print "$r\\[$@]\n"',
);
same(
  'eval gives undef and the text with its place',
  () => {
    const r = evaluate(() => die('x'));
    print(r === undefined ? 'undef ' : 'def ', EVAL_ERROR.value as string);
  },
  'my $r = eval { die "x" }; print defined $r ? "def " : "undef ", $@',
);
same(
  'a __DIE__ handler is told and the program still dies',
  () => {
    SIG.__DIE__ = (text: unknown) => print(STDERR, `handler: ${text}`);
    die('x\n');
  },
  '$SIG{__DIE__} = sub { print STDERR "handler: $_[0]" }; die "x\n"',
);
same(
  'a __WARN__ handler has the warning instead of STDERR',
  () => {
    SIG.__WARN__ = (text: string) => print(`handler: ${text}`);
    warn('x\n');
    warn('y\n');
  },
  '$SIG{__WARN__} = sub { print "handler: $_[0]" }; warn "x\n"; warn "y\n"',
);
same(
  'confess adds a line for each call',
  () => {
    function spawn() {
      confess('usage: spawn CODEREF');
    }
    spawn();
  },
  perl`use Carp; sub spawn {
     confess("usage: spawn CODEREF") }

   spawn()`,
  { normal: withoutArguments },
);
same(
  'cluck warns with the calls and goes on',
  () => {
    function f() {
      cluck('hm');
    }
    f();
    print('on\n');
  },
  perl`use Carp "cluck"; sub f {
     cluck("hm") }

   f();
   print "on\n"`,
  { normal: withoutArguments },
);
same(
  'confess names eval for its block',
  () => {
    function inner() {
      confess('told');
    }
    evaluate(() => {
      inner();
    });
    print(EVAL_ERROR.value as string);
  },
  perl`use Carp;
  sub inner {
    confess "told";
  }
  eval {
    inner();
  };
  print $@`,
  { normal: (text) => text.replaceAll(/\(\) called/g, ' called').replaceAll(/ at PROGRAM line \d+/g, '') },
);
same(
  'croak within one file is confess',
  () => {
    function f() {
      croak('bad');
    }
    f();
  },
  perl`use Carp; sub f {
     croak('bad') }

   f();`,
  { normal: withoutArguments },
);
same(
  'carp within one file is cluck',
  () => {
    function f() {
      carp('bad');
    }
    f();
  },
  perl`use Carp; sub f {
     carp('bad') }

   f();`,
  { normal: withoutArguments },
);

/** JavaScript doesn't tell the arguments of the calls on its stack. */
function withoutArguments(text: string): string {
  return text.replaceAll(/^(\tmain::\w+)\(.*\)/gm, '$1');
}

for (const [errno, status] of [
  [0, 0],
  [0, 1],
  [0, 3],
  [0, 255],
  [1, 0],
  [1, 1],
  [128, 2],
  [255, 0],
  [256, 0],
  [256, 2],
  [257, 0],
  [98, 0],
  [111, 1],
])
  same(
    `die with errno ${errno} after a command that ended with ${status}`,
    () => {
      system('/bin/sh', '-c', `exit ${status}`);
      ERRNO.value = errno ?? 0;
      die('x\n');
    },
    `system "/bin/sh", "-c", "exit ${status}"; $! = ${errno}; die "x\n"`,
  );

same(
  'die with errno 0 after a command that a signal ended',
  () => {
    system('/bin/sh', '-c', 'kill -9 $$');
    ERRNO.value = 0;
    die('x\n');
  },
  'system "/bin/sh", "-c", \'kill -9 $$\'; $! = 0; die "x\n"',
);
same('exit takes the low eight bits: 256', () => exit(256), 'exit 256');
same('exit takes the low eight bits: -1', () => exit(-1), 'exit -1');
same('exit of a word is 0 and warns', () => exit('abc'), 'exit "abc"', { switches: '-w' });
same('exit of nothing is 0', () => exit(), 'exit');
same('exit of what print returned is 1', () => exit(print('')), 'exit print ""');
same(
  'exit writes what the handles hold',
  () => {
    open(F, '>', 'out');
    print(F, 'held');
    print('held');
    exit(3);
  },
  'open(F, ">", "out"); print F "held"; print "held"; exit 3',
);
