// Users, groups and the ids of the process, the program's name and indirect exec, in ours and in perl.
import { readFileSync } from 'node:fs';
import {
  BASETIME,
  CHILD_ERROR,
  chmod,
  chown,
  EFFECTIVE_GROUP_ID,
  EFFECTIVE_USER_ID,
  ERRNO,
  endgrent,
  endpwent,
  exec,
  filetest,
  getgrent,
  getgrgid,
  getgrnam,
  getlogin,
  getpwent,
  getpwnam,
  getpwuid,
  handle,
  open,
  PROCESS_ID,
  PROGRAM_NAME,
  print,
  REAL_GROUP_ID,
  REAL_USER_ID,
  setgrent,
  setProgramName,
  setpwent,
  system,
  time,
  WARNING,
  wait,
} from '@perlipc/perl';
import { child } from './child.js';
import { perl } from './differential.js';
import { manyCases, r } from './many.js';

const same = manyCases(import.meta.url);
const F = handle('F');

same(
  'users and groups by name and id',
  () => {
    for (const name of ['root', 'daemon', 'nope', '', 'root\0x']) r(...getpwnam.list(name), getpwnam(name));
    for (const uid of [0, 1, 99_999, -1, '1']) r(...getpwuid.list(uid), getpwuid(uid));
    for (const name of ['root', 'adm', 'nope', '']) r(...getgrnam.list(name), getgrnam(name));
    for (const gid of [0, 4, 99_999, -1]) r(...getgrgid.list(gid), getgrgid(gid));
    r(getpwnam(undefined as never), getpwuid('x'), getgrnam(undefined as never));
    r(getlogin());
  },
  perl`for my $n ("root", "daemon", "nope", "", "root\0x") { my @l = getpwnam $n; r(@l, scalar getpwnam $n) }
    for my $u (0, 1, 99999, -1, "1") { my @l = getpwuid $u; r(@l, scalar getpwuid $u) } for my $n ("root", "adm", "nope", "") { my @l = getgrnam $n; r(@l, scalar getgrnam $n) }
    for my $g (0, 4, 99999, -1) { my @l = getgrgid $g; r(@l, scalar getgrgid $g) } r(scalar getpwnam undef, scalar getpwuid "x", scalar getgrnam undef); r(getlogin);`,
);

same(
  'all users and groups',
  () => {
    setpwent();
    r(getpwent());
    r(...getpwent.list());
    setpwent();
    let count = 0;
    while (getpwent() !== undefined) count++;
    const { length } = getpwent.list();
    ERRNO.value = 0;
    r(count, length);
    endpwent();
    setgrent();
    r(getgrent());
    r(...getgrent.list());
    let groups = 0;
    while (getgrent() !== undefined) groups++;
    ERRNO.value = 0;
    r(groups);
    endgrent();
  },
  perl`setpwent; r(scalar getpwent); my @l = getpwent; r(@l); setpwent; my $n = 0; $n++ while defined getpwent; @l = getpwent; $! = 0; r($n, scalar @l); endpwent; setgrent; r(scalar getgrent); @l = getgrent; r(@l);
    $n = 0; $n++ while defined getgrent; $! = 0; r($n); endgrent;`,
);

same(
  'ids of the process',
  () => {
    r(+REAL_USER_ID, +EFFECTIVE_USER_ID, +REAL_GROUP_ID, +EFFECTIVE_GROUP_ID);
    r(`${REAL_USER_ID} ${EFFECTIVE_USER_ID} ${REAL_GROUP_ID} ${EFFECTIVE_GROUP_ID}`);
    child(() => {
      EFFECTIVE_GROUP_ID.value = '5 6 7';
      r(`${EFFECTIVE_GROUP_ID}`, +EFFECTIVE_GROUP_ID, `${REAL_GROUP_ID}`);
      EFFECTIVE_GROUP_ID.value = 8;
      r(`${EFFECTIVE_GROUP_ID}`);
      REAL_GROUP_ID.value = 3;
      r(+REAL_GROUP_ID);
      EFFECTIVE_USER_ID.value = 1;
      r(+EFFECTIVE_USER_ID, +REAL_USER_ID);
      EFFECTIVE_USER_ID.value = 2;
      r(+EFFECTIVE_USER_ID);
      EFFECTIVE_USER_ID.value = 0;
      REAL_USER_ID.value = 5;
      r(+REAL_USER_ID, +EFFECTIVE_USER_ID);
      EFFECTIVE_USER_ID.value = 'x';
    });
    r(wait() > 0);
  },
  perl`r($< + 0, $> + 0, $( + 0, $) + 0); r("$< $> $( $)"); if (!fork) { $) = "5 6 7"; r("$)", $) + 0, "$("); $) = 8; r("$)"); $( = 3; r($( + 0); $> = 1; r($> + 0, $< + 0); $> = 2; r($> + 0); $> = 0; $< = 5; r($<, $>); $> = "x"; exit } r(wait > 0);`,
);

same(
  'the name and the start of the program',
  () => {
    r(Math.abs(BASETIME.value - time()) < 100);
    BASETIME.value = 86_400;
    r(Number(filetest('-M', '/etc/passwd')) < 0);
    setProgramName('foo bar');
    r(PROGRAM_NAME);
    r(readFileSync(`/proc/${PROCESS_ID}/cmdline`, 'latin1').replace(/\0+$/, ''));
  },
  perl`r(abs($^T - time) < 100); $^T = 86400; r(-M "/etc/passwd" < 0); $0 = "foo bar"; r($0); open my $f, "<", "/proc/$$/cmdline"; r(<$f> =~ s/\0+$//r);`,
);

same(
  'exec and system with a program of their own',
  () => {
    r(system({ program: '/bin/sh' }, 'first', '-c', 'echo "$0" "$@"', 'a b', '$HOME'), CHILD_ERROR);
    r(system({ program: 'sh' }, '-sh', '-c', 'exit 3'), CHILD_ERROR);
    r(system({ program: 'nope' }, 'x'));
    r(exec({ program: '/nope' }, 'x', 'y'));
    WARNING.value = false;
    r(exec({ program: 'echo $HOME' }, 'echo'));
    child(() => exec({ program: '/bin/echo' }, 'x;y', 'word'));
    r(wait() > 0);
    print('end\n');
  },
  perl`r(system({"/bin/sh"} "first", "-c", 'echo "$0" "$@"', "a b", '$HOME'), $?); r(system({"sh"} "-sh", "-c", "exit 3"), $?); r(system {"nope"} "x"); r(exec {"/nope"} "x", "y"); $^W = 0; r(exec {'echo $HOME'} "echo");
    if (!fork) { exec {"/bin/echo"} "x;y", "word" } r(wait > 0); print "end\n";`,
);

same(
  'what files allow one who is not root, by owner, group and others',
  () => {
    const asks = () => {
      for (const file of ['own', 'group', 'other', '/root', '/etc/passwd', '/bin/sh'])
        r(...(['-r', '-w', '-x', '-R', '-W', '-X'] as const).map((test) => filetest(test, file)));
    };
    for (const [name, mode] of [
      ['own', 0o700],
      ['group', 0o070],
      ['other', 0o007],
    ] as const) {
      open(F, '>', name);
      chmod(mode, name);
    }
    child(() => {
      chmod(0o755, '.');
      asks();
      for (const [uid, gid] of [
        [1, 1],
        [65_534, 0],
      ] as const) {
        for (const name of ['own', 'group', 'other'])
          chown(name === 'own' ? uid : 0, name === 'group' ? gid : 0, name);
        EFFECTIVE_GROUP_ID.value = `${gid} ${gid}`;
        EFFECTIVE_USER_ID.value = uid;
        ERRNO.value = 0;
        asks();
        EFFECTIVE_USER_ID.value = 0;
      }
    });
    wait();
  },
  `sub asks { for my $f ("own", "group", "other", "/root", "/etc/passwd", "/bin/sh") { r(-r $f, -w $f, -x $f, -R $f, -W $f, -X $f) } } for (["own", 0700], ["group", 0070], ["other", 0007]) { open F, ">", $_->[0]; chmod $_->[1], $_->[0] }
    if (!fork) { chmod 0755, "."; asks(); for my $w ([1, 1], [65534, 0]) { my ($u, $g) = @$w; for my $n ("own", "group", "other") { chown $n eq "own" ? $u : 0, $n eq "group" ? $g : 0, $n } $) = "$g $g"; $> = $u; $! = 0; asks(); $> = 0 } exit } wait;`,
);
