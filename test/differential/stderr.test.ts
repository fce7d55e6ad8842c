// Messages on their way to STDERR or to a handler.
import {
  binmode,
  carp,
  close,
  die,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  handle,
  open,
  print,
  SIG,
  STDERR,
  warn,
} from '@perlipc/perl';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);

same('a wide character in warn warns and goes out as UTF-8', () => warn('\u263a\n'), perl`warn "\x{263a}\n"`);
same('a wide character in die warns and goes out as UTF-8', () => die('\u263a\n'), perl`die "\x{263a}\n"`);
same(
  'a layer of STDERR encodes messages',
  () => {
    binmode(STDERR, ':utf8');
    warn('\xe9\u263a\n');
    carp('\xe9');
    die('\xe9\n');
  },
  perl`use Carp; binmode STDERR, ":utf8"; warn "\xe9\x{263a}\n";
  carp "\xe9";
  die "\xe9\n"`,
  { normal: (text) => text.replaceAll(/ at PROGRAM line \d+/g, '').replace(/\t.*called\n/, '') },
);
same(
  'warn goes on where STDERR is closed, and die ends with what writing came to',
  () => {
    close(STDERR);
    ERRNO.value = 0;
    warn('lost\n');
    print(`${+ERRNO}\n`);
    ERRNO.value = 5;
    die('lost\n');
  },
  perl`close STDERR; $! = 0; warn "lost\n"; print 0 + $!, "\n"; $! = 5; die "lost\n"`,
);
same(
  'die ends with what writing came to where STDERR is full',
  () => {
    open(STDERR, '>', '/dev/full');
    ERRNO.value = 5;
    die('lost\n');
  },
  perl`open STDERR, ">", "/dev/full"; $! = 5; die "lost\n"`,
);
same(
  'output that a handle can not write at the end is told of',
  () => {
    const F = handle('F');
    open(F, '>', '/dev/full');
    print(F, 'lost');
  },
  perl`open F, ">", "/dev/full"; print F "lost"`,
);
same(
  'eval clears the error before its block',
  () => {
    evaluate(() => die('x\n'));
    evaluate(() => print(`[${EVAL_ERROR.value}]`));
    evaluate(() => die('x\n'));
    evaluate(() => die());
    print(EVAL_ERROR.value as string);
  },
  perl`eval { die "x\n" }; eval { print "[$@]" }; eval { die "x\n" };
  1;
  1;
  eval { die }; print $@`,
);
same(
  'warn without a text after an object gives the object, also to a handler',
  () => {
    evaluate(() => die([1]));
    SIG.__WARN__ = (message: unknown) => print(typeof message === 'object' ? 'object\n' : `${message}`);
    warn();
    warn('text\n');
    SIG.__WARN__ = undefined;
    warn();
  },
  perl`eval { die [1] }; $SIG{__WARN__} = sub { print ref $_[0] ? "object\n" : $_[0] }; warn; warn "text\n"; $SIG{__WARN__} = undef;
  1;
  1;
  1;
  1;
  warn`,
  { normal: (text) => text.replace(/ARRAY\(0x\w+\)/, '1') },
);
same(
  'SIG keeps what is no handler for messages',
  () => {
    for (const name of ['__WARN__', '__DIE__']) {
      for (const value of ['DEFAULT', 'IGNORE', '']) {
        SIG[name] = value;
        print(`${SIG[name]}.`);
      }
      delete SIG[name];
      print(SIG[name] === undefined ? 'undef\n' : 'def\n');
    }
    SIG.__WARN__ = 'IGNORE';
    warn('x\n');
  },
  perl`for my $n ("__WARN__", "__DIE__") { for my $v ("DEFAULT", "IGNORE", "") { $SIG{$n} = $v; print "$SIG{$n}." } delete $SIG{$n}; print defined $SIG{$n} ? "def\n" : "undef\n" }
  $SIG{__WARN__} = "IGNORE"; warn "x\n"`,
);
