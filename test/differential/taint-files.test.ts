// What acts on files, reads them and tells of users, under perl's -T and through the taint entries.
import {
  ARGV,
  chdir,
  chmod,
  chown,
  chroot,
  ENV,
  EVAL_ERROR,
  evaluate,
  exec,
  fcntl,
  filetest,
  flock,
  getgrgid,
  getgrnam,
  getpwent,
  getpwnam,
  getpwuid,
  glob,
  handle,
  ioctl,
  link,
  lstat,
  mkdir,
  open,
  opendir,
  PROGRAM_NAME,
  print,
  readdir,
  readlink,
  rename,
  rewinddir,
  rmdir,
  STDIN,
  seek,
  setProgramName,
  stat,
  symlink,
  sysopen,
  sysseek,
  system,
  tainted,
  truncate,
  umask,
  utime,
} from '@perlipc/perl/taint';
import { open2, open3 } from '@perlipc/perl/taint/ipc-open3';
import * as POSIX from '@perlipc/perl/taint/posix';
import { O_CREAT, O_RDONLY, O_WRONLY } from '@perlipc/sys';
import { perl } from './differential.js';
import { manyCases, r } from './many.js';

const F = handle('F');
const D = handle('D');
const NAME = 'PERLIPC_TAINTED';
const same = manyCases(import.meta.url, { switches: '-T', env: { [NAME]: 'nope' } });

/** What a caller passes who doesn't ask TypeScript. */
const value = () => ENV[NAME] as never;

/** What refuses a tainted value, each in both languages. */
const REFUSED: Record<string, () => unknown> = {
  'mkdir $t': () => mkdir(value()),
  'mkdir "d", $t': () => mkdir('d', value()),
  'rmdir $t': () => rmdir(value()),
  'rename $t, "y"': () => rename(value(), 'y'),
  'rename "y", $t': () => rename('y', value()),
  'link $t, "y"': () => link(value(), 'y'),
  'symlink $t, "y"': () => symlink(value(), 'y'),
  'symlink "y", $t': () => symlink('y', value()),
  'chmod 0, $t': () => chmod(0, value()),
  'chmod $t, "nope"': () => chmod(value(), 'nope'),
  'chown -1, -1, $t': () => chown(-1, -1, value()),
  'chown $t, -1, "nope"': () => chown(value(), -1, 'nope'),
  'utime 1, 1, $t': () => utime(1, 1, value()),
  'utime $t, 1, "nope"': () => utime(value(), 1, 'nope'),
  'chdir $t': () => chdir(value()),
  'chroot $t': () => chroot(value()),
  'umask $t': () => umask(value()),
  'truncate $t, 0': () => truncate(value(), 0),
  'truncate "nope", $t': () => truncate('nope', value()),
  'fcntl STDIN, $t, 0': () => fcntl(STDIN, value(), 0),
  'fcntl STDIN, 1, $t': () => fcntl(STDIN, 1, value()),
  'ioctl STDIN, $t, 0': () => ioctl(STDIN, value(), 0),
  'ioctl STDIN, 1, $t': () => ioctl(STDIN, 1, { value: value() }),
  'sysopen F, $t, O_WRONLY': () => sysopen(F, value(), O_WRONLY),
  'sysopen F, $t, O_CREAT': () => sysopen(F, value(), O_CREAT),
  'exec {$t} "x"': () => exec({ program: value() }, 'x'),
  'exec {"/bin/true"} $t': () => exec({ program: '/bin/true' }, value()),
  'system {$t} "x"': () => system({ program: value() }, 'x'),
  'POSIX::mkfifo($t, 0600)': () => POSIX.mkfifo(value(), 0o600),
  'POSIX::open($t, O_WRONLY)': () => POSIX.open(value(), O_WRONLY),
  'POSIX::creat($t, 0600)': () => POSIX.creat(value(), 0o600),
  'IPC::Open3::open3(*I, *O, undef, $t)': () => open3(F, D, undefined, value()),
  'IPC::Open3::open3(*I, *O, undef, "true", $t)': () => open3(F, D, undefined, 'true', value()),
  'IPC::Open2::open2(*O, *I, $t)': () => open2(D, F, value()),
};

/** What takes one. */
const ALLOWED: Record<string, () => unknown> = {
  'opendir D, $t': () => opendir(D, value()),
  'stat $t': () => stat(value()),
  'lstat $t': () => lstat(value()),
  '-e $t': () => filetest('-e', value()),
  'readlink $t': () => readlink(value()),
  'sysopen F, $t, O_RDONLY': () => sysopen(F, value(), O_RDONLY),
  'flock STDIN, 0 * $t': () => flock(STDIN, 0),
  'getpwnam $t': () => getpwnam(value()),
  'getgrnam $t': () => getgrnam(value()),
  'POSIX::open($t)': () => POSIX.open(value()),
  'POSIX::access($t, 0)': () => POSIX.access(value(), 0),
};

const FCNTL = 'use Fcntl; use POSIX (); use IPC::Open2 (); use IPC::Open3 ();';

function clean(): void {
  ENV['PATH'] = '/usr/bin:/bin';
  for (const name of ['IFS', 'CDPATH', 'ENV', 'BASH_ENV']) delete ENV[name];
}

same(
  'what refuses a tainted value',
  () => {
    clean();
    for (const [call, ours] of Object.entries(REFUSED)) {
      evaluate(ours);
      print(`${call}: ${String(EVAL_ERROR.value).replace(/ at \S+ line.*/s, '')}\n`);
    }
  },
  `${FCNTL} my $t = $ENV{${NAME}}; for my $c (${Object.keys(REFUSED)
    .map((call) => `'${call}'`)
    .join(', ')}) { eval "no warnings; $c"; print "$c: ", main::plain($@), "\\n" }`,
);

same(
  'what takes a tainted value',
  () => {
    for (const [call, ours] of Object.entries(ALLOWED)) {
      evaluate(ours);
      print(`${call}: ${String(EVAL_ERROR.value).replace(/ at \S+ line.*/s, '')}\n`);
    }
  },
  `${FCNTL} my $t = $ENV{${NAME}}; for my $c (${Object.keys(ALLOWED)
    .map((call) => `'${call}'`)
    .join(', ')}) { eval "no warnings; $c"; print "$c: ", main::plain($@), "\\n" }`,
);

const p = (...values: unknown[]) => r(...values.map((each) => tainted(each)));

same(
  'what is tainted',
  () => {
    p(PROGRAM_NAME);
    opendir(D, '/etc');
    p(readdir(D));
    rewinddir(D);
    p(readdir.list(D)[0]);
    p(glob('/etc/*'), glob.list('/etc/host*')[0]);
    p(readlink('/proc/self/exe'));
    p(...stat.list('/'));
    p(...getpwnam.list('root'), getpwnam('root'));
    p(...getpwuid.list(0), getpwuid(0));
    p(...getpwent.list(), ...getpwnam.list('nope'));
    while (getpwent.list().length > 0);
    p(getpwent.list().length);
    p(...getgrnam.list('root'), ...getgrgid.list(0));
    p(umask(), PROGRAM_NAME);
    const buffer = { value: '' };
    POSIX.read(Number(POSIX.open('/etc/hosts')), buffer, 3);
    p(buffer.value, ...POSIX.uname(), POSIX.getcwd(), POSIX.ctermid());
    p(POSIX.strftime('%Y', 0, 0, 0, 1, 0, 100));
    p(POSIX.strftime(value(), 0, 0, 0, 1, 0, 100));
    open(F, '<', '/etc/hosts');
    p(seek(F, 0, 0), sysseek(F, 1, 0), fcntl(F, 1, 0));
    setProgramName('x');
    p(PROGRAM_NAME, ARGV[0]);
  },
  perl`use POSIX (); use Scalar::Util "tainted"; sub p { r(map { tainted($_) } @_) } p($0); opendir D, "/etc"; my $x = readdir D; p($x); rewinddir D; my @l = readdir D; p($l[0]); @l = glob "/etc/host*"; p(scalar(glob "/etc/*"), $l[0]); $x = readlink "/proc/self/exe"; p($x); p(stat "/");
    my @e = getpwnam "root"; my $u = getpwnam "root"; p(@e, $u); @e = getpwuid 0; $u = getpwuid 0; p(@e, $u); @e = getpwent; p(@e, getpwnam "nope"); 1 while @e = getpwent; my $none = @e; p($none); @e = getgrnam "root"; my @f = getgrgid 0; p(@e, @f); $u = umask; p($u, $0);
    POSIX::read(POSIX::open("/etc/hosts"), my $b, 3); my @u = POSIX::uname(); my $cw = POSIX::getcwd(); p($b, @u, $cw, POSIX::ctermid()); my $s = POSIX::strftime("%Y", 0, 0, 0, 1, 0, 100); p($s);
    $s = POSIX::strftime($ENV{PERLIPC_TAINTED}, 0, 0, 0, 1, 0, 100); p($s); open F, "<", "/etc/hosts"; my @r = (seek(F, 0, 0), sysseek(F, 1, 0), fcntl(F, 1, 0)); p(@r); $0 = "x"; p($0, $ARGV[0]);`,
);
