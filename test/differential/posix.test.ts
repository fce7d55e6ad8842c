// Perl's POSIX module, in ours and in perl.
import {
  CHILD_ERROR,
  chmod,
  close,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  fork,
  kill,
  mkdir,
  open,
  PROCESS_ID,
  print,
  SIG,
  STDERR,
  STDOUT,
  stat,
  symlink,
  unlink,
  waitpid,
} from '@perlipc/perl';
import * as POSIX from '@perlipc/perl/posix';
import { alarm } from '@perlipc/perl/time-hires';
import { perl } from './differential.js';
import { manyCases, r } from './many.js';

const same = manyCases(import.meta.url, {
  before: () => {
    SIG.ALRM = SIG.USR2 = SIG.TERM = 'DEFAULT';
  },
});

same(
  'descriptors',
  () => {
    r(POSIX.open('nope'));
    r(POSIX.creat('/nope/x', 0o600));
    const fd = Number(POSIX.creat('a', 0o640));
    r(Number(stat.list('a')[2]) & 0o7777);
    r(POSIX.write(fd, 'abcdef', 4), POSIX.write(fd, 'x', 1));
    r(POSIX.lseek(fd, 0, 0), POSIX.lseek(fd, -2, 2), POSIX.lseek(999, 0, 0));
    r(POSIX.close(fd));
    r(POSIX.close(999));
    const again = Number(POSIX.open('a', POSIX.O_RDONLY));
    const buffer = { value: '' };
    r(POSIX.read(again, buffer, 3), buffer.value);
    r(POSIX.read(again, buffer, 9), buffer.value);
    r(POSIX.read(again, buffer, 9), buffer.value);
    r(POSIX.read(999, buffer, 1));
    r(POSIX.write(again, 'x', 1));
    r(POSIX.dup2(again, 60), POSIX.lseek(60, 0, 1));
    r(POSIX.dup2(999, 61));
    r(POSIX.dup(999));
    r(Number(POSIX.dup(60)) > 2);
    const ends = POSIX.pipe();
    r(
      ends.length,
      POSIX.write(ends[1] as number, 'pipe', 4),
      POSIX.read(ends[0] as number, buffer, 9),
      buffer.value,
    );
    r(POSIX.isatty(again));
    r(POSIX.isatty(999));
    r(POSIX.ttyname(999));
    r(POSIX.tcgetpgrp(999));
    r(POSIX.tcsetpgrp(999, 1));
    r(POSIX.ctermid());
  },
  perl`use POSIX (); r(POSIX::open("nope")); r(POSIX::creat("/nope/x", 0600)); my $fd = POSIX::creat("a", 0640); r((stat "a")[2] & 07777);
    r(POSIX::write($fd, "abcdef", 4), POSIX::write($fd, "x", 1)); r(POSIX::lseek($fd, 0, 0), POSIX::lseek($fd, -2, 2), POSIX::lseek(999, 0, 0)); r(POSIX::close($fd)); r(POSIX::close(999));
    my $f = POSIX::open("a", POSIX::O_RDONLY()); my $b; r(POSIX::read($f, $b, 3), $b); r(POSIX::read($f, $b, 9), $b); r(POSIX::read($f, $b, 9), $b); r(POSIX::read(999, $b, 1)); r(POSIX::write($f, "x", 1));
    r(POSIX::dup2($f, 60), POSIX::lseek(60, 0, 1)); r(POSIX::dup2(999, 61)); r(POSIX::dup(999)); r(POSIX::dup(60) > 2); my @p = POSIX::pipe();
    r(scalar(@p), POSIX::write($p[1], "pipe", 4), POSIX::read($p[0], $b, 9), $b); r(POSIX::isatty($f)); r(POSIX::isatty(999)); r(POSIX::ttyname(999)); r(POSIX::tcgetpgrp(999)); r(POSIX::tcsetpgrp(999, 1)); r(POSIX::ctermid());`,
);

same(
  'files',
  () => {
    mkdir('d');
    r(POSIX.access('d', POSIX.F_OK as number));
    r(POSIX.access('nope', POSIX.R_OK as number));
    r(POSIX.mkfifo('f', 0o644));
    r(POSIX.mkfifo('f', 0o644));
    chmod(0o600, 'f');
    const mode = Number(stat.list('f')[2]);
    r(
      POSIX.S_ISFIFO(mode),
      POSIX.S_ISDIR(mode),
      POSIX.S_ISREG(mode),
      POSIX.S_ISDIR(Number(stat.list('d')[2])),
    );
    symlink('x', 's');
    r(POSIX.lchown(-1, -1, 's'));
    r(POSIX.lchown(-1, -1, 'nope'));
    unlink('f');
    r(POSIX.pathconf('/', POSIX._PC_NAME_MAX as number));
    r(POSIX.pathconf('nope', POSIX._PC_NAME_MAX as number));
    r(POSIX.fpathconf(999, POSIX._PC_NAME_MAX as number));
    r(Number(POSIX.sysconf(POSIX._SC_PAGESIZE as number)), POSIX.sysconf(POSIX._SC_CLK_TCK as number));
    r(POSIX.sysconf(9999));
    r(POSIX.getcwd()?.endsWith('/1'));
  },
  perl`use POSIX (); mkdir "d"; r(POSIX::access("d", POSIX::F_OK())); r(POSIX::access("nope", POSIX::R_OK())); r(POSIX::mkfifo("f", 0644)); r(POSIX::mkfifo("f", 0644)); chmod 0600, "f";
    my $m = (stat "f")[2]; r(POSIX::S_ISFIFO($m), POSIX::S_ISDIR($m), POSIX::S_ISREG($m), POSIX::S_ISDIR((stat "d")[2])); symlink "x", "s"; r(POSIX::lchown(-1, -1, "s")); r(POSIX::lchown(-1, -1, "nope")); unlink "f";
    r(POSIX::pathconf("/", POSIX::_PC_NAME_MAX())); r(POSIX::pathconf("nope", POSIX::_PC_NAME_MAX())); r(POSIX::fpathconf(999, POSIX::_PC_NAME_MAX()));
    r(POSIX::sysconf(POSIX::_SC_PAGESIZE()), POSIX::sysconf(POSIX::_SC_CLK_TCK())); r(POSIX::sysconf(9999)); r(POSIX::getcwd() =~ m{/1$});`,
);

same(
  'processes',
  () => {
    r(POSIX.setpgid(999_999_9, 0));
    r(POSIX.nice(0));
    r(POSIX.uname().length, POSIX.times().length);
    r(...POSIX.uname());
    r(POSIX.clock() > 0, POSIX.sleep(0));
    r(POSIX.strerror(2), POSIX.getpid() === PROCESS_ID);
    r(POSIX.setuid(POSIX.getuid()), POSIX.setgid(POSIX.getgid()));
    POSIX.open('nope');
    r(POSIX.errno());
    SIG.ALRM = () => print(`alarm ${+ERRNO}\n`);
    alarm(0.1);
    r(POSIX.pause());
    alarm(0.5);
    r([2, 3].includes(POSIX.sleep(3)));
    SIG.USR2 = (name) => print(`${name}\n`);
    r(POSIX.raise(12));
    r(POSIX.raise(999));
    r(
      POSIX.WIFEXITED(0),
      POSIX.WEXITSTATUS(256),
      POSIX.WIFSIGNALED(9),
      POSIX.WTERMSIG(9),
      POSIX.WIFSTOPPED(0x137f),
      POSIX.WSTOPSIG(0x137f),
    );
    r(
      POSIX.INT_MAX,
      POSIX.INT_MIN,
      POSIX.UINT_MAX,
      POSIX.PATH_MAX,
      POSIX.DBL_MAX,
      POSIX.DBL_MIN,
      POSIX.DBL_EPSILON,
      POSIX.EXIT_FAILURE,
      POSIX.BUFSIZ,
      POSIX.EOF,
    );
    r(
      POSIX.PIPE_BUF,
      POSIX.NAME_MAX,
      POSIX.MAX_CANON,
      POSIX.SHRT_MIN,
      POSIX.CHAR_BIT,
      POSIX._POSIX_PIPE_BUF,
      POSIX.CLOCKS_PER_SEC,
      POSIX.RAND_MAX,
    );
    r(
      POSIX.ENOENT,
      POSIX.EAGAIN,
      POSIX.SIGTERM,
      POSIX.SA_RESTART,
      POSIX.O_NONBLOCK,
      POSIX.SIG_BLOCK,
      POSIX.WNOHANG,
      POSIX.S_IRUSR,
    );
  },
  perl`use POSIX (); use Time::HiRes (); r(POSIX::setpgid(9999999, 0)); r(POSIX::nice(0)); r(scalar(@{[POSIX::uname()]}), scalar(@{[POSIX::times()]})); r(POSIX::uname()); r(POSIX::clock() > 0, POSIX::sleep(0));
    r(POSIX::strerror(2), POSIX::getpid() == $$); r(POSIX::setuid(POSIX::getuid()), POSIX::setgid(POSIX::getgid())); POSIX::open("nope"); r(POSIX::errno());
    local $SIG{ALRM} = sub { print "alarm ", $! + 0, "\n" }; Time::HiRes::alarm(0.1); r(POSIX::pause()); Time::HiRes::alarm(0.5); r(POSIX::sleep(3) =~ /^[23]$/); local $SIG{USR2} = sub { print "$_[0]\n" }; r(POSIX::raise(12)); r(POSIX::raise(999));
    r(POSIX::WIFEXITED(0), POSIX::WEXITSTATUS(256), POSIX::WIFSIGNALED(9), POSIX::WTERMSIG(9), POSIX::WIFSTOPPED(0x137f), POSIX::WSTOPSIG(0x137f));
    r(POSIX::INT_MAX(), POSIX::INT_MIN(), POSIX::UINT_MAX(), POSIX::PATH_MAX(), POSIX::DBL_MAX(), POSIX::DBL_MIN(), POSIX::DBL_EPSILON(), POSIX::EXIT_FAILURE(), POSIX::BUFSIZ(), POSIX::EOF());
    r(POSIX::PIPE_BUF(), POSIX::NAME_MAX(), POSIX::MAX_CANON(), POSIX::SHRT_MIN(), POSIX::CHAR_BIT(), POSIX::_POSIX_PIPE_BUF(), POSIX::CLOCKS_PER_SEC(), POSIX::RAND_MAX());
    r(POSIX::ENOENT(), POSIX::EAGAIN(), POSIX::SIGTERM(), POSIX::SA_RESTART(), POSIX::O_NONBLOCK(), POSIX::SIG_BLOCK(), POSIX::WNOHANG(), POSIX::S_IRUSR());`,
);

const TIMES = [
  [0, 0, 0, 1, 0, 70],
  [59, 59, 23, 31, 11, 69],
  [61, 59, 23, 31, 11, 99],
  [60, 0, 0, 29, 1, 100],
  [0, 0, 0, 29, 1, 101],
  [0, 0, 0, 0, 0, 100],
  [-1, -1, -1, -1, 5, 110],
  [0, 90, 48, 400, 2, 90],
  [5, 4, 3, 2, 13, 105],
  [5, 4, 3, 2, -1, 105],
  [7, 8, 9, 10, 6, 120, 3, 4, 1],
  [7, 8, 9, 10, 0, 120, 3, 4, 0],
  [1.9, 2.9, 3.9, 4.9, 5.9, 106.9],
  [0, 0, 12, 1, 2, -1899],
] as const;

for (const zone of ['UTC', 'America/New_York', 'Europe/Dublin', 'Australia/Lord_Howe'])
  same(
    `times in ${zone}`,
    () => {
      const before = process.env['TZ'];
      process.env['TZ'] = zone;
      POSIX.tzset();
      for (const [sec, min, hour, mday, mon, year, ...rest] of TIMES) {
        const fields: POSIX.TimeFields = [sec, min, hour, mday, mon, year, ...rest];
        r(POSIX.mktime(...fields));
        r(POSIX.strftime('%Y-%m-%d %H:%M:%S %j %a %A %b %U %Z %z %% %e %y %s\xe9', ...fields));
        r(POSIX.asctime(...fields));
      }
      r(POSIX.ctime(0), POSIX.ctime(1e9), POSIX.difftime(5, 3), ...POSIX.tzname());
      r(
        POSIX.strftime('', 0, 0, 0, 1, 0, 100),
        POSIX.strftime('%', 0, 0, 0, 1, 0, 100),
        POSIX.strftime('%Q%n', 0, 0, 0, 1, 0, 100),
      );
      r(POSIX.mktime(undefined, 'x', 0, 1, 0, 100));
      process.env['TZ'] = before;
    },
    `use POSIX (); local $ENV{TZ} = "${zone}"; POSIX::tzset(); for (${TIMES.map((time) => `[${time}]`)}) { my @f = @$_; r(POSIX::mktime(@f));
      r(POSIX::strftime("%Y-%m-%d %H:%M:%S %j %a %A %b %U %Z %z %% %e %y %s\\xe9", @f)); r(POSIX::asctime(@f)) }
      r(POSIX::ctime(0), POSIX::ctime(1e9), POSIX::difftime(5, 3), POSIX::tzname());
      r(POSIX::strftime("", 0, 0, 0, 1, 0, 100), POSIX::strftime("%", 0, 0, 0, 1, 0, 100), POSIX::strftime("%Q%n", 0, 0, 0, 1, 0, 100)); r(POSIX::mktime(undef, "x", 0, 1, 0, 100));`,
  );

const TEXTS = [
  '0x1fz',
  '777',
  '0777',
  'z',
  '',
  ' -12 ',
  '+5',

  '3.14abc',
  '1e3',
  '.5',
  'inf',
  '-nan',
  '0x',
  '08',
  '-1',
  '1e',
];

same(
  'numbers of strings',
  () => {
    for (const text of TEXTS) {
      for (const base of [0, 8, 10, 16, 36]) r(...POSIX.strtol.list(text, base));
      r(...POSIX.strtod.list(text), POSIX.strtol(text, 10));
    }
    r(Number(POSIX.strtol('99999999999999999999', 10)) > 9e18);
    r(...POSIX.strtol.list('1', 37));
    r(...POSIX.strtoul.list('12x', 10));
  },
  `use POSIX (); for my $t (${TEXTS.map((text) => `"${text}"`)}) { r(POSIX::strtol($t, $_)) for 0, 8, 10, 16, 36; r(POSIX::strtod($t), scalar POSIX::strtol($t, 10)) }
    r(POSIX::strtol("99999999999999999999", 10) > 9e18); r(POSIX::strtol("1", 37)); r(POSIX::strtoul("12x", 10));`,
);

const FLOATS = [0, 1, -1.5, 8, 0.1, 1e300, 5e-324, -7, 123456.789];

same(
  'arithmetic',
  () => {
    for (const x of FLOATS) {
      r(POSIX.floor(x), POSIX.ceil(x), POSIX.fmod(x, 3), ...POSIX.modf(x));
      r(...POSIX.frexp(x), POSIX.ldexp(x, 3), POSIX.pow(1.5, 2));
    }
  },
  `use POSIX (); for my $x (${FLOATS}) { r(POSIX::floor($x), POSIX::ceil($x), POSIX::fmod($x, 3), POSIX::modf($x)); r(POSIX::frexp($x), POSIX::ldexp($x, 3), POSIX::pow(1.5, 2)) }`,
);

same(
  'sets of signals',
  () => {
    const set = new POSIX.SigSet(2, 15);
    r(set.ismember(2), set.ismember(3));
    r(set.addset(3), set.delset(2), set.ismember(2), set.ismember(3));
    r(set.addset(9999));
    r(set.delset(9999));
    r(set.ismember(9999));
    r(set.fillset(), set.ismember(40));
    r(set.emptyset(), set.ismember(40));
    r(POSIX.sigprocmask(POSIX.SIG_BLOCK, new POSIX.SigSet(12)));
    r(POSIX.sigprocmask(99, new POSIX.SigSet(12)));
    r(POSIX.sigprocmask(POSIX.SIG_BLOCK, undefined, set), set.ismember(12), set.ismember(15));
    SIG.USR2 = (name) => print(`${name}\n`);
    r(kill('USR2', PROCESS_ID));
    r(POSIX.sigpending(set), set.ismember(12));
    r(POSIX.sigsuspend(new POSIX.SigSet()));
    r(POSIX.sigpending(set), set.ismember(12));
    r(POSIX.sigprocmask(POSIX.SIG_UNBLOCK, new POSIX.SigSet(12), set), set.ismember(12));
    r(POSIX.sigprocmask(POSIX.SIG_SETMASK, new POSIX.SigSet(), set), set.ismember(12));
  },
  perl`use POSIX (); my $s = POSIX::SigSet->new(2, 15); r($s->ismember(2), $s->ismember(3)); r($s->addset(3), $s->delset(2), $s->ismember(2), $s->ismember(3)); r($s->addset(9999)); r($s->delset(9999)); r($s->ismember(9999));
    r($s->fillset, $s->ismember(40)); r($s->emptyset, $s->ismember(40)); r(POSIX::sigprocmask(POSIX::SIG_BLOCK(), POSIX::SigSet->new(12))); r(POSIX::sigprocmask(99, POSIX::SigSet->new(12)));
    r(POSIX::sigprocmask(POSIX::SIG_BLOCK(), undef, $s), $s->ismember(12), $s->ismember(15)); local $SIG{USR2} = sub { print "$_[0]\n" }; r(kill "USR2", $$); r(POSIX::sigpending($s), $s->ismember(12));
    r(POSIX::sigsuspend(POSIX::SigSet->new)); r(POSIX::sigpending($s), $s->ismember(12)); r(POSIX::sigprocmask(POSIX::SIG_UNBLOCK(), POSIX::SigSet->new(12), $s), $s->ismember(12));
    r(POSIX::sigprocmask(POSIX::SIG_SETMASK(), POSIX::SigSet->new, $s), $s->ismember(12));`,
);

same('a set of what is no signal', () => new POSIX.SigSet(-5), perl`use POSIX (); POSIX::SigSet->new(-5)`);
same(
  'a set of too high a signal',
  () => new POSIX.SigSet(9999),
  perl`use POSIX (); POSIX::SigSet->new(9999)`,
);
same(
  'a negative signal in a set',
  () => r(new POSIX.SigSet().addset(-1)),
  perl`use POSIX (); POSIX::SigSet->new->addset(-1)`,
);
same(
  'the action of a negative signal',
  () => r(POSIX.sigaction(-1, new POSIX.SigAction('IGNORE'))),
  perl`use POSIX (); POSIX::sigaction(-1, POSIX::SigAction->new("IGNORE"))`,
);

same(
  'actions of signals',
  () => {
    const old = new POSIX.SigAction();
    const seen = (name: string) => print(`got ${name}\n`);
    r(POSIX.sigaction(12, new POSIX.SigAction(seen, new POSIX.SigSet(10), 0), old));
    r(old.handler() as string);
    r(kill(12, PROCESS_ID));
    r(POSIX.sigaction(12, undefined, old));
    r(
      typeof old.handler() === 'function',
      old.mask()?.ismember(10),
      old.mask()?.ismember(15),
      typeof SIG.USR2 === 'function',
    );
    r(POSIX.sigaction(9, new POSIX.SigAction('IGNORE')));
    r(POSIX.sigaction(999, new POSIX.SigAction('IGNORE')));
    r(POSIX.sigaction(12, new POSIX.SigAction('IGNORE')));
    r(SIG.USR2 as string);
    r(POSIX.sigaction(12, new POSIX.SigAction('DEFAULT'), old), old.handler() as string, SIG.USR2 as string);
    const informed = (name: string, info: Record<string, number>) => {
      print(`${name} ${Object.keys(info).sort().join(' ')}\n`);
      print(`${info['signo']} ${info['code']} ${info['pid'] === PROCESS_ID}\n`);
    };
    const handler = informed as (name: string) => void;
    r(POSIX.sigaction(12, new POSIX.SigAction(handler, new POSIX.SigSet(), POSIX.SA_SIGINFO)));
    r(kill(12, PROCESS_ID));
  },
  perl`use POSIX (); my $o = POSIX::SigAction->new; r(POSIX::sigaction(12, POSIX::SigAction->new(sub { print "got $_[0]\n" }, POSIX::SigSet->new(10), 0), $o)); r($o->handler); r(kill 12, $$);
    r(POSIX::sigaction(12, undef, $o)); r(ref $o->handler eq "CODE", $o->mask->ismember(10), $o->mask->ismember(15), ref $SIG{USR2} eq "CODE"); r(POSIX::sigaction(9, POSIX::SigAction->new("IGNORE")));
    r(POSIX::sigaction(999, POSIX::SigAction->new("IGNORE"))); r(POSIX::sigaction(12, POSIX::SigAction->new("IGNORE"))); r($SIG{USR2}); r(POSIX::sigaction(12, POSIX::SigAction->new("DEFAULT"), $o), $o->handler, $SIG{USR2});
    r(POSIX::sigaction(12, POSIX::SigAction->new(sub { print join(" ", $_[0], sort keys %{$_[1]}), "\n$_[1]{signo} $_[1]{code} ", $_[1]{pid} == $$ ? "true" : "false", "\n" }, POSIX::SigSet->new, POSIX::SA_SIGINFO()))); r(kill 12, $$);`,
);

same(
  'SA_RESTART and what it restarts',
  () => {
    const [reader, writer] = POSIX.pipe() as [number, number];
    const buffer = { value: '' };
    POSIX.sigaction(
      14,
      new POSIX.SigAction(() => POSIX.write(writer, 'x', 1), new POSIX.SigSet(), POSIX.SA_RESTART),
    );
    alarm(0.1);
    r(POSIX.read(reader, buffer, 1), buffer.value);
    POSIX.sigaction(14, new POSIX.SigAction(() => print('again\n'), new POSIX.SigSet(), 0));
    alarm(0.1);
    r(POSIX.read(reader, buffer, 1));
  },
  perl`use POSIX (); use Time::HiRes (); my ($r, $w) = POSIX::pipe(); my $b; my $a = POSIX::SigAction->new(sub { POSIX::write($w, "x", 1) }, POSIX::SigSet->new, POSIX::SA_RESTART()); POSIX::sigaction(14, $a);
    Time::HiRes::alarm(0.1); r(POSIX::read($r, $b, 1), $b); POSIX::sigaction(14, POSIX::SigAction->new(sub { print "again\n" }, POSIX::SigSet->new, 0)); Time::HiRes::alarm(0.1); r(POSIX::read($r, $b, 1));`,
);

same(
  'modes of terminals',
  () => {
    const t = new POSIX.Termios();
    const text = () => [t.getiflag(), t.getoflag(), t.getcflag(), t.getlflag(), t.getispeed(), t.getospeed()];
    r(...text(), t.getcc(0), t.getcc(31), POSIX.NCCS, POSIX.VMIN, POSIX.ECHO, POSIX.B38400, POSIX.TCSAFLUSH);
    for (const call of [
      () => t.getcc(32),
      () => t.setcc(32, 1),
      () => t.setcc(-1, 1),
      () => r(t.getattr(999)),
      () => r(t.getattr(-1)),
      () => r(t.getattr(0)),
      () => r(t.setattr(999)),
      () => r(t.setattr(-1)),
      () => r(t.setispeed(9600)),
      () => r(t.setospeed(POSIX.B9600)),
      () => r(t.setispeed(POSIX.B50)),
      () => r(POSIX.tcdrain(999), POSIX.tcdrain(-1)),
      () => r(POSIX.tcflush(999, 0), POSIX.tcflush(-1, 0)),
      () => r(POSIX.tcflow(999, 0), POSIX.tcflow(-1, 0)),
      () => r(POSIX.tcsendbreak(999, 0), POSIX.tcsendbreak(-1, 0)),
    ]) {
      evaluate(call);
      print(`${String(EVAL_ERROR.value).replace(/ at .*/s, '')}\n`);
    }
    t.setospeed(POSIX.B9600);
    t.setcc(3, 300);
    t.setiflag(0x7fffffff);
    t.setoflag(-1);
    t.setlflag(10);
    r(...text(), t.getcc(3));
  },
  perl`use POSIX (); our $t = POSIX::Termios->new; sub text { $t->getiflag, $t->getoflag, $t->getcflag, $t->getlflag, $t->getispeed, $t->getospeed }
    r(text(), $t->getcc(0), $t->getcc(31), POSIX::NCCS(), POSIX::VMIN(), POSIX::ECHO(), POSIX::B38400(), POSIX::TCSAFLUSH());
    for my $c (sub { $t->getcc(32) }, sub { $t->setcc(32, 1) }, sub { $t->setcc(-1, 1) }, sub { r($t->getattr(999)) }, sub { r($t->getattr(-1)) }, sub { r($t->getattr(0)) }, sub { r($t->setattr(999)) }, sub { r($t->setattr(-1)) },
      sub { r($t->setispeed(9600)) }, sub { r($t->setospeed(POSIX::B9600())) }, sub { r($t->setispeed(POSIX::B50())) }, sub { r(POSIX::tcdrain(999), POSIX::tcdrain(-1)) }, sub { r(POSIX::tcflush(999, 0), POSIX::tcflush(-1, 0)) },
      sub { r(POSIX::tcflow(999, 0), POSIX::tcflow(-1, 0)) }, sub { r(POSIX::tcsendbreak(999, 0), POSIX::tcsendbreak(-1, 0)) }) { eval { $c->(); 1 }; print $@ =~ s/ at .*//sr, "\n" }
    $t->setospeed(POSIX::B9600()); $t->setcc(3, 300); $t->setiflag(0x7fffffff); $t->setoflag(-1); $t->setlflag(10); r(text(), $t->getcc(3));`,
);

same(
  'the C locale, and negative descriptors',
  () => {
    for (const name of ['C', 'POSIX', 'C'])
      r(POSIX.setlocale(POSIX.LC_ALL, name), POSIX.setlocale(POSIX.LC_ALL));
    r(POSIX.setlocale(POSIX.LC_ALL, 'xx_XX'));
    r(POSIX.setlocale(POSIX.LC_ALL));
    r(
      POSIX.LC_CTYPE,
      POSIX.LC_NUMERIC,
      POSIX.LC_TIME,
      POSIX.LC_COLLATE,
      POSIX.LC_MONETARY,
      POSIX.LC_MESSAGES,
      POSIX.LC_ALL,
    );
    const conv = POSIX.localeconv();
    r(...Object.entries(conv).flat());
    r(
      POSIX.close(-1),
      POSIX.dup(-1),
      POSIX.lseek(-1, 0, 0),
      POSIX.tcgetpgrp(-1),
      POSIX.write(-1, 'x', 1),
      POSIX.fpathconf(-1, 1),
    );
    r(POSIX.read(-1, { value: '' }, 1), POSIX.dup2(-1, 5), POSIX.dup2(0, -1));
  },
  perl`use POSIX (); for my $n ("C", "POSIX", "C") { r(POSIX::setlocale(POSIX::LC_ALL(), $n), POSIX::setlocale(POSIX::LC_ALL())) } r(POSIX::setlocale(POSIX::LC_ALL(), "xx_XX")); r(POSIX::setlocale(POSIX::LC_ALL()));
    r(POSIX::LC_CTYPE(), POSIX::LC_NUMERIC(), POSIX::LC_TIME(), POSIX::LC_COLLATE(), POSIX::LC_MONETARY(), POSIX::LC_MESSAGES(), POSIX::LC_ALL()); my $l = POSIX::localeconv(); r(map { $_, $l->{$_} } sort keys %$l);
    r(POSIX::close(-1), POSIX::dup(-1), POSIX::lseek(-1, 0, 0), POSIX::tcgetpgrp(-1), POSIX::write(-1, "x", 1), POSIX::fpathconf(-1, 1)); my $b = ""; r(POSIX::read(-1, $b, 1), POSIX::dup2(-1, 5), POSIX::dup2(0, -1));`,
);

same(
  'what becomes of numbers at the edges',
  () => {
    for (const text of ['-99999999999999999999', '99999999999999999999', '-9223372036854775808', '-5'])
      r(...POSIX.strtol.list(text, 10), ...POSIX.strtoul.list(text, 10));
    r(POSIX.strtod('1.5x'), POSIX.strtol('12', 10), POSIX.strtoul('12', 10));
    for (const x of [8, 0.5, -3, 2 ** 1023, 5e-324, 1 - 2 ** -53]) r(...POSIX.frexp(x));
    r(...POSIX.modf(3.25), ...POSIX.modf(-3.25), ...POSIX.modf(Number.POSITIVE_INFINITY));
    r(POSIX.mktime(0, 0, 0, 0, 0, 100), POSIX.mktime(0, 0, 0, 0, 2, 100), POSIX.mktime(0, 0, 0, -40, 14, 99));
    r(POSIX.strftime('%Y-%m-%d', 0, 0, 0, 0, 2, 100), POSIX.strftime('%Y-%m-%d', 0, 0, 0, -1, 0, 100));
    for (let month = 0; month < 12; month++)
      r(...[28, 29, 30, 31].map((day) => POSIX.strftime('%Y-%m-%d', 0, 0, 0, day, month, 100)));
    r(POSIX.asctime(0, 0, 0, 5, 5, 100, 9), POSIX.asctime(1, 2, 3, 4, 5, 106));
    r(POSIX.S_IMODE(0o100644), POSIX.S_IFMT(0o100644), POSIX.geteuid(), POSIX.getegid());
  },
  perl`use POSIX (); use Fcntl (); for my $t ("-99999999999999999999", "99999999999999999999", "-9223372036854775808", "-5") { my @l = map { sprintf "%.15g", $_ } POSIX::strtol($t, 10), POSIX::strtoul($t, 10); r(@l) }
    r(scalar POSIX::strtod("1.5x"), scalar POSIX::strtol("12", 10), scalar POSIX::strtoul("12", 10)); r(POSIX::frexp($_)) for 8, .5, -3, 2 ** 1023, 5e-324, 1 - 2 ** -53;
    r(POSIX::modf(3.25), POSIX::modf(-3.25), POSIX::modf("inf")); r(POSIX::mktime(0, 0, 0, 0, 0, 100), POSIX::mktime(0, 0, 0, 0, 2, 100), POSIX::mktime(0, 0, 0, -40, 14, 99));
    r(POSIX::strftime("%Y-%m-%d", 0, 0, 0, 0, 2, 100), POSIX::strftime("%Y-%m-%d", 0, 0, 0, -1, 0, 100)); for my $m (0 .. 11) { r(map { POSIX::strftime("%Y-%m-%d", 0, 0, 0, $_, $m, 100) } 28 .. 31) } r(POSIX::asctime(0, 0, 0, 5, 5, 100, 9), POSIX::asctime(1, 2, 3, 4, 5, 106));
    r(Fcntl::S_IMODE(0100644), Fcntl::S_IFMT(0100644), POSIX::geteuid(), POSIX::getegid());`,
);

same(
  'a locale category that is none, limits that there are not, flags of a terminal, and reasons',
  () => {
    r(POSIX.setlocale(99, 'C'));
    r(POSIX.setlocale(-1, 'C'));
    r(POSIX.setlocale(98));
    const fd = Number(POSIX.open('.', POSIX.O_RDONLY));
    r(Number(POSIX.fpathconf(fd, Number(POSIX._PC_LINK_MAX))) > 0, POSIX.pathconf('.', 10));
    r(POSIX.pathconf('.', 12345));
    const t = new POSIX.Termios();
    t.setcflag(0xff00);
    r(t.getcflag());
    open(STDERR, '>&', STDOUT);
    ERRNO.value = 2;
    POSIX.perror('first');
    ERRNO.value = 13;
    POSIX.perror();
    const pid = fork();
    if (pid === 0) POSIX._exit(300);
    r(waitpid(Number(pid), 0) === pid, CHILD_ERROR);
    const aborted = fork();
    // Node tells of its stack.
    if (aborted === 0 && close(STDERR)) POSIX.abort();
    r(waitpid(Number(aborted), 0) === aborted, CHILD_ERROR & 127);
  },
  perl`use POSIX (); r(POSIX::setlocale(99, "C")); r(POSIX::setlocale(-1, "C")); r(POSIX::setlocale(98)); my $fd = POSIX::open(".", POSIX::O_RDONLY()); r(POSIX::fpathconf($fd, POSIX::_PC_LINK_MAX()) > 0, POSIX::pathconf(".", 10)); r(POSIX::pathconf(".", 12345));
    my $t = POSIX::Termios->new; $t->setcflag(0xff00); r($t->getcflag); open STDERR, ">&", \*STDOUT; STDERR->autoflush(1); $! = 2; POSIX::perror("first"); $! = 13; POSIX::perror();
    my $pid = fork; POSIX::_exit(300) unless $pid; r(waitpid($pid, 0) == $pid, $?); my $a = fork; POSIX::abort() unless $a; r(waitpid($a, 0) == $a, $? & 127);`,
);
