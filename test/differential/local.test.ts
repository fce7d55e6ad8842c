import {
  alarm,
  CHILD_ERROR,
  close,
  die,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  handle,
  INPUT_RECORD_SEPARATOR,
  kill,
  local,
  OUTPUT_AUTOFLUSH,
  OUTPUT_FIELD_SEPARATOR,
  OUTPUT_RECORD_SEPARATOR,
  open,
  PROCESS_ID,
  print,
  qx,
  readline,
  SIG,
  sleep,
  system,
  warn,
} from '@perlipc/perl';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const shown = (value: unknown) => (value === undefined ? 'undef' : `[${value}]`);

same(
  'local of variables, to the end of a scope',
  () => {
    const F = handle('F');
    open(F, '<', 'f');
    {
      using _ = local(INPUT_RECORD_SEPARATOR);
      print(shown(readline(F)), '\n');
    }
    close(F);
    open(F, '<', 'f');
    for (const separator of [':', '']) {
      using _ = local(INPUT_RECORD_SEPARATOR, separator);
      print(shown(readline(F)), '\n');
    }
    print(shown(readline(F)), '\n');
    {
      using _ = local(OUTPUT_FIELD_SEPARATOR, '-');
      using __ = local(OUTPUT_RECORD_SEPARATOR, '!\n');
      print('a', 'b');
      {
        using ___ = local(OUTPUT_FIELD_SEPARATOR);
        print('a', 'b');
      }
      print('a', 'b');
    }
    print('a', 'b', '\n');
    OUTPUT_AUTOFLUSH.value = true;
    local(OUTPUT_AUTOFLUSH, false, () => print(OUTPUT_AUTOFLUSH.value ? 1 : 0, '\n'));
    print(OUTPUT_AUTOFLUSH.value ? 1 : 0, '\n');
  },
  perl`sub shown { defined $_[0] ? "[$_[0]]" : "undef" } open F, "<", "f"; { local $/; print shown(scalar <F>), "\n" } close F; open F, "<", "f"; for my $s (":", "") { local $/ = $s; print shown(scalar <F>), "\n" } print shown(scalar <F>), "\n";
   { local $, = "-"; local $\ = "!\n"; print "a", "b"; { local $,; print "a", "b" } print "a", "b" } print "a", "b", "\n"; $| = 1; { local $| = 0; print $|, "\n" } print $|, "\n"`,
  { files: { f: 'a:b\n\n\nc\nd\n' } },
);
same(
  'local of $!, $@ and $?, also of a block that dies',
  () => {
    system('exit 3');
    evaluate(() => die('first\n'));
    ERRNO.value = 5;
    {
      using _ = local(ERRNO);
      using __ = local(EVAL_ERROR);
      using ___ = local('CHILD_ERROR');
      print(+ERRNO, shown(EVAL_ERROR.value ?? ''), CHILD_ERROR, '\n');
      warn();
      open(handle('F'), '<', 'nothing');
      qx`exit 7`;
      evaluate(() => die('second\n'));
      ERRNO.value = 2;
      print(+ERRNO, shown(EVAL_ERROR.value), CHILD_ERROR, '\n');
    }
    print(+ERRNO, shown(EVAL_ERROR.value), CHILD_ERROR, '\n');
    evaluate(() =>
      local(ERRNO, 9, () => {
        print(+ERRNO, '\n');
        die('within\n');
      }),
    );
    print(+ERRNO, shown(EVAL_ERROR.value), '\n');
    print(
      local(ERRNO, 2, () => `${ERRNO}`),
      ` ${+ERRNO}\n`,
    );
  },
  perl`sub shown { "[" . ($_[0] // "") . "]" } system "exit 3"; eval { die "first\n" }; $! = 5; { local $!; local $@; local $?; print $! + 0, shown($@), $? + 0, "\n"; warn; open F, "<", "nothing"; qx(exit 7); eval { die "second\n" }; $! = 2; print $! + 0, shown($@), $?, "\n" } print $! + 0, shown($@), $?, "\n";
   eval { local $! = 9; print $! + 0, "\n"; die "within\n" }; print $! + 0, shown($@), "\n"; print do { local $! = 2; "$!" }, " ", $! + 0, "\n"`,
  { normal: (text) => text.replaceAll(/ line \d+/g, '') },
);
same(
  'local of signals, of the hooks and of the environment',
  () => {
    SIG.USR1 = (name) => print(`outer ${name}\n`);
    const self = () => kill('USR1', PROCESS_ID);
    {
      using _ = local(SIG, 'USR1', (name) => print(`inner ${name}\n`));
      self();
    }
    self();
    local(SIG, 'USR1', 'IGNORE', self);
    self();
    evaluate(() => {
      using _ = local(SIG, 'ALRM', () => die('timeout\n'));
      alarm(1);
      sleep(10);
    });
    print(shown(EVAL_ERROR.value), shown(SIG.ALRM), '\n');
    {
      using _ = local(SIG, '__WARN__', (text: string) => print('told: ', text));
      warn('one\n');
    }
    warn('two\n');
    {
      using _ = local(process.env, 'LOCALLY', 'here');
      using __ = local(process.env, 'GIVEN');
      print(qx`echo "$LOCALLY-$GIVEN"`);
    }
    print(qx`echo "$LOCALLY-$GIVEN"`, process.env['LOCALLY'] === undefined ? 'gone\n' : 'there\n');
    const hash: Record<string, string> = { a: '1' };
    local(hash, 'a', '2', () => local(hash, 'b', '3', () => print(Object.values(hash).join(), '\n')));
    print(Object.values(hash).join(), '\n');
  },
  perl`sub shown { defined $_[0] ? "[$_[0]]" : "undef" } $SIG{USR1} = sub { print "outer $_[0]\n" }; sub self { kill "USR1", $$ } { local $SIG{USR1} = sub { print "inner $_[0]\n" }; self } self; { local $SIG{USR1} = "IGNORE"; self } self;
   eval { local $SIG{ALRM} = sub { die "timeout\n" }; alarm 1; sleep 10 }; print shown($@), shown($SIG{ALRM}), "\n"; { local $SIG{__WARN__} = sub { print "told: ", @_ }; warn "one\n" } warn "two\n";
   { local $ENV{LOCALLY} = "here"; local $ENV{GIVEN}; delete $ENV{GIVEN}; print qx(echo "\$LOCALLY-\$GIVEN") } print qx(echo "\$LOCALLY-\$GIVEN"), exists $ENV{LOCALLY} ? "there\n" : "gone\n";
   our %h = (a => 1); { local $h{a} = 2; { local $h{b} = 3; print join(",", map { $h{$_} } sort keys %h), "\n" } } print join(",", values %h), "\n"`,
  { env: { GIVEN: 'given' } },
);
