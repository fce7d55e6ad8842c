import {
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
  handle,
  INPUT_RECORD_SEPARATOR,
  OUTPUT_AUTOFLUSH,
  open,
  print,
  qq,
  read,
  readline,
  STDERR,
  sysread,
  WARNING,
  warn,
} from '@perlipc/perl';
import { differentialCases, type Options } from './differential.js';
import { bad, careful, throughAnother } from './library.js';

const same = differentialCases(import.meta.url);

/** A case whose two programs have their lines differently. */
function pair(name: string, perl: string, ours: () => void, options: Options = {}): void {
  same(name, ours, perl, { normal: (text) => text.replaceAll(/ at \S+ line \d+/g, ' at PLACE'), ...options });
}

const F = handle('F');

pair('die says where and ends with errno', 'die "bind: $!" if ($! = 98);', () => {
  ERRNO.value = 98;
  die(`bind: ${ERRNO}`);
});
pair('a final newline: nothing is added', 'die "oops\\n";', () => die('oops\n'));
pair('die joins its list', 'die "a", 1, 0.1 + 0.2, "b";', () => die('a', 1, 0.1 + 0.2, 'b'));
pair('die without text', 'die;', () => die());
pair('die without text after an eval', 'eval { die "x\\n" }; die;', () => {
  evaluate(() => die('x\n'));
  die();
});
pair('the same where the text had a place', 'eval { die "x" }; die "";', () => {
  evaluate(() => die('x'));
  die('');
});
pair('a caught error dies on unchanged', 'eval { die "x" }; die $@;', () => {
  evaluate(() => die('x'));
  die(EVAL_ERROR.value as string);
});
pair('die of undef', '$^W = 1; die "a", undef, "b";', () => {
  WARNING.value = true;
  die('a', undefined, 'b');
});
pair('an object is what eval catches', 'eval { die { code => 7 } }; print $@->{code}, "\\n";', () => {
  evaluate(() => die({ code: 7 }));
  print((EVAL_ERROR.value as { code: number }).code, '\n');
});
pair(
  'an eval that works clears the error',
  'eval { die "x" }; my $r = eval { 5 }; print "$r [$@]\\n";',
  () => {
    evaluate(() => die('x'));
    const r = evaluate(() => 5);
    print(qq`${r} [${EVAL_ERROR.value as string}]\n`);
  },
);
pair(
  'die in a signal-free callback is caught outside',
  'eval { for (1, 2) { die "at $_\\n" } }; print $@;',
  () => {
    evaluate(() => [1, 2].map((n) => die(`at ${n}\n`)));
    print(EVAL_ERROR.value as string);
  },
);

for (const [errno, child] of [
  [0, 0],
  [0, 1],
  [0, 2],
  [0, 255],
  [1, 0],
  [1, 3],
  [128, 1],
  [255, 1],
  [256, 0],
  [256, 2],
  [257, 0],
  [111, 0],
] as const)
  pair(
    `the status of die with errno ${errno} after a child's ${child}`,
    `system "exit ${child}"; $! = ${errno}; die "x\\n";`,
    () => {
      open(F, '-|', `exit ${child}`);
      close(F);
      ERRNO.value = errno;
      die('x\n');
    },
  );

const hosts = '/etc/passwd';
pair('the handle read last is named', `open(F, "<", "${hosts}"); my $x = <F>; $x = <F>; die "x";`, () => {
  open(F, '<', hosts);
  readline(F);
  readline(F);
  die('x');
});
pair('a lexical one by its variable', `open(my $fh, "<", "${hosts}"); my $x = <$fh>; warn "x";`, () => {
  const fh = handle('$fh');
  open(fh, '<', hosts);
  readline(fh);
  warn('x');
});
pair('with another separator in chunks', `$/ = \\2; open(F, "<", "${hosts}"); my $x = <F>; die "x";`, () => {
  INPUT_RECORD_SEPARATOR.value = 2;
  open(F, '<', hosts);
  readline(F);
  die('x');
});
pair('not once it is closed', `open(F, "<", "${hosts}"); my $x = <F>; close F; die "x";`, () => {
  open(F, '<', hosts);
  readline(F);
  close(F);
  die('x');
});
pair(
  'at the end of the file the count stays and errno is 0',
  `open(F, "<", "/etc/hostname"); 1 while <F>; die "x";`,
  () => {
    open(F, '<', '/etc/hostname');
    while (readline(F) !== undefined);
    die('x');
  },
);
pair('an unread handle adds nothing', `open(F, "<", "${hosts}"); die "x";`, () => {
  open(F, '<', hosts);
  die('x');
});
pair(
  'nor do sysread and read',
  `open(F, "<", "${hosts}"); sysread F, my $b, 10; read F, $b, 10; die "x";`,
  () => {
    open(F, '<', hosts);
    sysread(F, { value: '' }, 10);
    read(F, { value: '' }, 10);
    die('x');
  },
);

pair('warn', 'warn "w"; warn "w\\n"; warn; eval { die "x" }; warn;', () => {
  warn('w');
  warn('w\n');
  warn();
  evaluate(() => die('x'));
  warn();
});
pair('die is on stderr, and stdout is written at the end', '$| = 0; print "out\\n"; die "err\\n";', () => {
  OUTPUT_AUTOFLUSH.value = false;
  print('out\n');
  die('err\n');
});
pair('die with STDERR elsewhere', 'open(STDERR, ">&", \\*STDOUT); print "out\\n"; die "err\\n";', () => {
  open(STDERR, '>&', 1);
  print('out\n');
  die('err\n');
});

pair('exit', 'print "kept"; exit 7;', () => {
  print('kept');
  exit(7);
});
pair('exit 256', 'exit 256;', () => exit(256));
pair('exit -1', 'exit -1;', () => exit(-1));
pair('exit of what is no number', '$^W = 1; exit "12abc";', () => {
  WARNING.value = true;
  exit('12abc');
});
pair('exit of what print gives', 'exit print "";', () => exit(print('')));
pair(
  'confess tells the calls',
  'use Carp; sub spawn { my $c = shift; exit &$c } sub run { &spawn } $! = 2; @_ = sub { confess "no: $!" }; &run;',
  () => {
    const spawn = (code: () => never) => exit(code());
    const run = (code: () => never) => spawn(code);
    ERRNO.value = 2;
    run(() => confess(`no: ${ERRNO}`));
  },
);
pair(
  'carp and croak name the caller in another package',
  'package Lib; use Carp; sub careful { carp "careful" } sub through { &careful } sub bad { croak "bad: ", 1 } package main; open(F, "<", "f"); readline F; &Lib::careful; &Lib::through; $! = 3; &Lib::bad;',
  () => {
    const F = handle('F');
    open(F, '<', 'f');
    readline(F);
    careful();
    throughAnother();
    ERRNO.value = 3;
    bad();
  },
  { files: { f: 'one\ntwo\n' } },
);
pair(
  'without another package they tell the calls',
  'use Carp; sub f { carp "c" } sub g { Carp::cluck("d") } sub h { croak "e" } &f; &g; eval { 1 }; &h;',
  () => {
    const f = () => carp('c');
    const g = () => cluck('d');
    const h = () => croak('e');
    f();
    g();
    h();
  },
);
