// Directories, links, attributes and positions of files, in ours and in perl.
import {
  binmode,
  chdir,
  chmod,
  chown,
  chroot,
  close,
  closedir,
  ERRNO,
  EVAL_ERROR,
  eof,
  evaluate,
  fcntl,
  filetest,
  flock,
  getc,
  glob,
  type Handle,
  handle,
  ioctl,
  link,
  lstat,
  mkdir,
  open,
  opendir,
  pack,
  pipe,
  print,
  read,
  readdir,
  readline,
  readlink,
  rename,
  rewinddir,
  rmdir,
  seek,
  seekdir,
  stat,
  symlink,
  sysopen,
  sysread,
  sysseek,
  system,
  syswrite,
  tell,
  telldir,
  truncate,
  umask,
  unlink,
  unpack,
  utime,
} from '@perlipc/perl';
import {
  F_GETFD,
  F_GETFL,
  F_GETLK,
  F_SETFD,
  F_SETFL,
  F_SETLK,
  F_UNLCK,
  F_WRLCK,
  FIONREAD,
  LOCK_EX,
  LOCK_NB,
  LOCK_SH,
  LOCK_UN,
  O_CREAT,
  O_EXCL,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
} from '@perlipc/sys';
import { perl } from './differential.js';
import { manyCases, r } from './many.js';

let [F, G, D, X, W] = handles();
const same = manyCases(import.meta.url, {
  before: () => {
    [F, G, D, X, W] = handles();
  },
});

function handles() {
  const [f, g, d, x, w] = ['F', 'G', 'D', 'X', 'W'].map(handle) as [Handle, Handle, Handle, Handle, Handle];
  return [f, g, d, x, w] as const;
}

function write(name: string, text: string): void {
  open(W, '>', name);
  print(W, text);
  close(W);
}
/** A string in perl's source. */
function quote(text: string): string {
  return `"${text.replace(/[^A-Za-z0-9]/g, (c) => `\\x{${c.charCodeAt(0).toString(16)}}`)}"`;
}
const WRITE = perl`sub write_file { open my $f, ">", $_[0]; print $f $_[1]; close $f }`;

same(
  'mkdir and rmdir',
  () => {
    r(mkdir('d'));
    r(mkdir('d'));
    r(mkdir('e//', 0o700));
    r(Number(stat.list('e')[2]) & 0o7777);
    r(mkdir('/nope/x'));
    r(mkdir(''));
    r(mkdir('no/f', '7x'));
    r(mkdir('f', '0700'));
    r(Number(stat.list('f')[2]) & 0o7777);
    r(rmdir('e///'));
    r(rmdir('nope'));
    r(rmdir(''));
    r(mkdir(undefined as never));
    r(rmdir(undefined as never));
    mkdir('d/in');
    r(rmdir('d'));
  },
  perl`r(mkdir "d"); r(mkdir "d"); r(mkdir "e//", 0700); r((stat "e")[2] & 07777); r(mkdir "/nope/x"); r(mkdir ""); r(mkdir "no/f", "7x");
    r(mkdir "f", "0700"); r((stat "f")[2] & 07777); r(rmdir "e///"); r(rmdir "nope"); r(rmdir ""); r(mkdir undef); r(rmdir undef);
    mkdir "d/in"; r(rmdir "d");`,
);

same(
  'rename, link, symlink, readlink, unlink',
  () => {
    write('a', 'x');
    r(rename('a', 'b'));
    r(rename('a', 'c'));
    r(link('b', 'c'));
    r(link('b', 'c'));
    r(stat.list('c')[3]);
    r(symlink('n\xe9 where', 's'));
    r(symlink('x', 's'));
    r(readlink('s'));
    r(readlink('b'));
    r(readlink(''));
    r(lstat('s'));
    r(stat('s'));
    r(link('/', 'd'));
    r(rename('b', '/nope/x'));
    r(rename('b', '.'));
    r(unlink('b', 'nope', 'c', 's'));
    r(rename(undefined as never, 'x'));
    r(readlink(undefined as never));
  },
  `${WRITE} write_file("a", "x"); r(rename "a", "b"); r(rename "a", "c"); r(link "b", "c"); r(link "b", "c"); r((stat "c")[3]);
    r(symlink "n\\xe9 where", "s"); r(symlink "x", "s"); r(readlink "s"); r(readlink "b"); r(readlink ""); r(scalar lstat "s");
    r(scalar stat "s"); r(link "/", "d"); r(rename "b", "/nope/x"); r(rename "b", "."); r(unlink "b", "nope", "c", "s");
    r(rename undef, "x"); r(readlink undef);`,
);

same(
  'chmod and chown, by name and by handle',
  () => {
    write('a', 'x');
    write('b', 'x');
    r(chmod(0o600, 'a', 'nope', 'b'));
    r(Number(stat.list('a')[2]) & 0o7777);
    open(F, '<', 'a');
    r(chmod('420', F));
    r(Number(stat.list('a')[2]) & 0o7777);
    close(F);
    r(chmod(0o600, F));
    r(chmod(0o600, X));
    opendir(D, '.');
    r(chmod(0o711, D));
    r(Number(stat.list('.')[2]) & 0o7777);
    r(chmod('644x', 'nope'));
    r(chmod(undefined, 'nope'));
    r(chmod(0o644));
    const [, , , , uid, gid] = stat.list('a');
    r(chown(-1, -1, 'a', 'nope'));
    r(chown(uid, gid, 'a', 'b'));
    r(chown(undefined, 'x', 'nope'));
    closedir(D);
  },
  `${WRITE} write_file("a", "x"); write_file("b", "x"); r(chmod 0600, "a", "nope", "b"); r((stat "a")[2] & 07777); open F, "<", "a";
    r(chmod "420", *F); r((stat "a")[2] & 07777); close F; r(chmod 0600, *F); r(chmod 0600, *X); opendir D, "."; r(chmod 0711, *D);
    r((stat ".")[2] & 07777); r(chmod "644x", "nope"); r(chmod undef, "nope"); r(chmod 0644); my (undef, undef, undef, undef, $u, $g) = stat "a";
    r(chown -1, -1, "a", "nope"); r(chown $u, $g, "a", "b"); r(chown undef, "x", "nope");`,
);

same(
  'utime',
  () => {
    write('a', 'x');
    r(utime(1e9, 1.5e9, 'a', 'nope'));
    r(...stat.list('a').slice(8, 10));
    r(utime(1.9, '12.7', 'a'));
    r(...stat.list('a').slice(8, 10));
    r(utime(-1, -1.5, 'a'));
    r(...stat.list('a').slice(8, 10));
    open(F, '<', 'a');
    r(utime(5, 6, F));
    r(...stat.list(F).slice(8, 10));
    r(utime(undefined, 6, F));
    r(...stat.list(F).slice(8, 10));
    r(utime(undefined, undefined, F));
    r(Number(stat.list(F)[8]) > 1e9);
    close(F);
    r(utime(undefined, undefined, F));
    r(utime('a', 'b', 'nope'));
  },
  `${WRITE} write_file("a", "x"); r(utime 1e9, 1.5e9, "a", "nope"); r((stat "a")[8, 9]); r(utime 1.9, "12.7", "a"); r((stat "a")[8, 9]);
    r(utime -1, -1.5, "a"); r((stat "a")[8, 9]); open F, "<", "a"; r(utime 5, 6, *F); r((stat F)[8, 9]); r(utime undef, 6, *F); r((stat F)[8, 9]);
    r(utime undef, undef, *F); r((stat F)[8] > 1e9); close F; r(utime undef, undef, *F); r(utime "a", "b", "nope");`,
);

same(
  'stat and lstat',
  () => {
    write('a', 'twelve bytes');
    symlink('a', 's');
    const [dev, ino, mode, nlink, uid, gid, rdev, size] = stat.list('a');
    r(mode, nlink, uid, gid, rdev, size, stat.list('a').length);
    r(lstat.list('s')[7], lstat.list('s')[2]);
    r(stat.list('nope').length);
    r(stat('nope'));
    r(stat(''));
    r(lstat('nope\n'));
    r(stat('nope\n'));
    open(F, '<', 'a');
    r(stat.list(F)[1] === ino && stat.list(F)[0] === dev);
    r(lstat(F));
    close(F);
    r(stat(F));
    r(lstat(F));
    r(stat(X));
    r(stat('x\0y'));
    r(stat(undefined as never));
    opendir(D, '.');
    r(stat(D));
    r(lstat(D));
    r(filetest('-d', D));
    closedir(D);
  },
  `${WRITE} write_file("a", "twelve bytes"); symlink "a", "s"; my ($dev, $ino, @s) = stat "a"; r(@s[0 .. 5], 2 + @s);
    r((lstat "s")[7], (lstat "s")[2]); r(scalar(@{[stat "nope"]})); r(scalar stat "nope"); r(scalar stat ""); r(scalar lstat "nope\\n"); r(scalar stat "nope\\n");
    open F, "<", "a"; r((stat F)[1] == $ino && (stat F)[0] == $dev); r(scalar lstat F); close F; r(scalar stat F); r(scalar lstat F);
    r(scalar stat X); r(scalar stat "x\\0y"); r(scalar stat undef); opendir D, "."; r(scalar stat D); r(scalar lstat D); r(-d D);`,
);

same(
  'directories',
  () => {
    mkdir('d');
    write('d/a', '');
    write('d/\xe9', '');
    r(opendir(D, 'd'));
    r(...readdir.list(D).sort());
    r(readdir(D));
    r(rewinddir(D));
    const at = telldir(D);
    const one = readdir(D);
    readdir(D);
    r(seekdir(D, at as number));
    r(readdir(D) === one);
    write('d/new', '');
    rewinddir(D);
    r(...readdir.list(D).sort());
    r(opendir(D, 'd/a'));
    r(readdir(D));
    r(opendir(D, 'nope'));
    r(opendir(D, ''));
    r(opendir(D, 'nope\n'));
    r(opendir(D, 'd'));
    r(closedir(D));
    r(closedir(D));
    r(readdir(X));
    r(readdir.list(X).length);
    r(telldir(X));
    r(seekdir(X, 0));
    r(rewinddir(X));
    opendir(D, 'd');
    r(chdir(D));
    r(filetest('-e', 'a'));
    closedir(D);
  },
  `${WRITE} mkdir "d"; write_file("d/a", ""); write_file("d/\\xe9", ""); r(opendir D, "d"); r(sort readdir D); r(scalar readdir D); r(rewinddir D);
    my $at = telldir D; my $one = readdir D; readdir D; r(seekdir D, $at); r(readdir D eq $one); write_file("d/new", ""); rewinddir D; r(sort readdir D);
    r(opendir D, "d/a"); r(scalar readdir D); r(opendir D, "nope"); r(opendir D, ""); r(opendir D, "nope\\n"); r(opendir D, "d"); r(closedir D); r(closedir D);
    r(scalar readdir X); my @l = readdir X; r(scalar @l); r(telldir X); r(seekdir X, 0); r(rewinddir X); opendir D, "d"; r(chdir D); r(-e "a"); closedir D;`,
);

same(
  'a handle has a file or a directory',
  () => {
    write('a', 'x');
    open(F, '<', 'a');
    opendir(F, '.');
  },
  `${WRITE} write_file("a", "x"); open F, "<", "a"; opendir F, ".";`,
);

same(
  'a handle has a directory or a file',
  () => {
    write('a', 'x');
    opendir(G, '.');
    open(G, '<', 'a');
  },
  `${WRITE} write_file("a", "x"); opendir G, "."; open G, "<", "a";`,
);
same(
  'a handle with a directory is not for sysopen',
  () => {
    r(sysopen(G, 'a', O_RDONLY));
  },
  perl`opendir G, "."; use Fcntl; r(sysopen G, "a", O_RDONLY);`,
);

same(
  'chdir, umask, chroot',
  () => {
    mkdir('d');
    r(chdir('d'));
    r(chdir('nope'));
    r(chdir(''));
    r(chdir(undefined as never));
    r(chdir(X));
    open(F, '<', '/etc/passwd');
    r(chdir(F));
    close(F);
    r(chdir(F));
    r(umask(0o77));
    r(umask());
    r(umask('18'));
    r(umask('2x'));
    r(umask(0o100777));
    r(umask(undefined));
    umask(0o22);
    r(chroot('nope'));
    const before = process.env['HOME'];
    process.env['HOME'] = '/nope';
    r(chdir());
    process.env['HOME'] = '/';
    r(chdir());
    delete process.env['HOME'];
    r(chdir());
    process.env['LOGDIR'] = '/';
    r(chdir());
    delete process.env['LOGDIR'];
    process.env['HOME'] = before;
  },
  perl`mkdir "d"; r(chdir "d"); r(chdir "nope"); r(chdir ""); r(chdir undef); r(chdir X); open F, "<", "/etc/passwd"; r(chdir F); close F; r(chdir F);
    r(umask 077); r(umask); r(umask "18"); r(umask "2x"); r(umask 0100777); r(umask undef); umask 022; r(chroot "nope");
    { local $ENV{HOME} = "/nope"; r(chdir); $ENV{HOME} = "/"; r(chdir); delete $ENV{HOME}; r(chdir); local $ENV{LOGDIR} = "/"; r(chdir) }`,
);

same(
  'seek and tell',
  () => {
    write('a', 'one\ntwo\nthree\n');
    open(F, '+<', 'a');
    r(tell(F));
    r(readline(F));
    r(tell(F));
    r(tell());
    r(seek(F, 1, 1));
    r(readline(F));
    r(seek(F, -6, 2));
    r(readline(F), eof(F));
    r(seek(F, 0, 0));
    r(eof(F));
    r(print(F, 'ONE'));
    r(tell(F));
    r(seek(F, 0, 0));
    r(readline(F));
    r(seek(F, 5, 1));
    r(tell(F));
    r(seek(F, 100, 0));
    r(readline(F), eof(F));
    print(F, 'end');
    close(F);
    r(stat.list('a')[7]);
    r(seek(F, 0, 0));
    r(tell(F));
    r(seek(X, 0, 0));
    r(tell(X));
    open(F, '<', 'a');
    r(seek(F, -1, 0));
    r(seek(F, 0, 9));
    r(seek(F, 1.9, 0), tell(F));
    close(F);
    open(F, '>>', 'a');
    r(tell(F));
    print(F, 'x');
    r(tell(F));
    close(F);
  },
  `${WRITE} write_file("a", "one\\ntwo\\nthree\\n"); open F, "+<", "a"; r(tell F); r(scalar <F>); r(tell F); r(tell); r(seek F, 1, 1); r(scalar <F>); r(seek F, -6, 2);
    r(scalar <F>, eof F); r(seek F, 0, 0); r(eof F); r(print F "ONE"); r(tell F); r(seek F, 0, 0); r(scalar <F>); r(seek F, 5, 1); r(tell F);
    r(seek F, 100, 0); r(scalar <F>, eof F); print F "end"; close F; r((stat "a")[7]); r(seek F, 0, 0); r(tell F); r(seek X, 0, 0); r(tell X);
    open F, "<", "a"; r(seek F, -1, 0); r(seek F, 0, 9); r(seek(F, 1.9, 0), tell F); close F; open F, ">>", "a"; r(tell F); print F "x"; r(tell F); close F;`,
);

same(
  'the end of a file is forgotten by seek',
  () => {
    write('a', 'x\n');
    open(F, '<', 'a');
    readline(F);
    r(readline(F));
    open(G, '>>', 'a');
    print(G, 'y\n');
    close(G);
    r(readline(F));
    r(seek(F, 0, 1));
    r(readline(F));
    close(F);
  },
  `${WRITE} write_file("a", "x\\n"); open F, "<", "a"; <F>; r(scalar <F>); open G, ">>", "a"; print G "y\\n"; close G; r(scalar <F>); r(seek F, 0, 1); r(scalar <F>);`,
);

same(
  'positions in a pipe',
  () => {
    pipe(F, W);
    print(W, 'abc\ndef\n');
    r(tell(W));
    close(W);
    r(tell(F));
    readline(F);
    r(tell(F));
    r(seek(F, 0, 0));
    r(sysseek(F, 0, 0));
    close(F);
  },
  perl`pipe F, W; print W "abc\ndef\n"; r(tell W); close W; r(tell F); <F>; r(tell F); r(seek F, 0, 0); r(sysseek F, 0, 0);`,
);

same(
  'sysseek',
  () => {
    write('a', 'abcdef');
    open(F, '+<', 'a');
    r(sysseek(F, 0, 0));
    r(sysseek(F, 2, 0));
    const buffer = { value: '' };
    sysread(F, buffer, 2);
    r(buffer.value, sysseek(F, 0, 1));
    r(sysseek(F, -1, 2));
    r(syswrite(F, 'X'));
    r(sysseek(F, -9, 0));
    r(sysseek(F, 0, 9));
    r(sysseek(X, 0, 0));
    binmode(F, ':utf8');
    r(sysseek(F, 1, 0));
    close(F);
    r(sysseek(F, 0, 0));
  },
  `${WRITE} write_file("a", "abcdef"); open F, "+<", "a"; r(sysseek F, 0, 0); r(sysseek F, 2, 0); my $b; sysread F, $b, 2; r($b, sysseek F, 0, 1);
    r(sysseek F, -1, 2); r(syswrite F, "X"); r(sysseek F, -9, 0); r(sysseek F, 0, 9); r(sysseek X, 0, 0); binmode F, ":utf8"; r(sysseek F, 1, 0); close F; r(sysseek F, 0, 0);`,
);

same(
  'truncate',
  () => {
    write('a', 'abcdef');
    r(truncate('a', 4));
    r(stat.list('a')[7]);
    r(truncate('a', 6.9));
    r(stat.list('a')[7]);
    open(F, '+<', 'a');
    print(F, 'X');
    r(truncate(F, 2));
    close(F);
    r(stat.list('a')[7]);
    r(truncate('nope', 0));
    r(truncate('a', -1));
    r(truncate('.', 0));
    open(F, '<', 'a');
    r(truncate(F, 0));
    close(F);
    r(truncate(F, 0));
    r(truncate(X, 0));
  },
  `${WRITE} write_file("a", "abcdef"); r(truncate "a", 4); r((stat "a")[7]); r(truncate "a", 6.9); r((stat "a")[7]); open F, "+<", "a"; print F "X"; r(truncate F, 2);
    close F; r((stat "a")[7]); r(truncate "nope", 0); r(truncate "a", -1); r(truncate ".", 0); open F, "<", "a"; r(truncate F, 0); close F; r(truncate F, 0); r(truncate X, 0);`,
);

same(
  'sysopen',
  () => {
    r(sysopen(F, 'a', O_WRONLY | O_CREAT | O_EXCL, 0o640));
    r(print(F, 'text\n'));
    r(close(F));
    r(Number(stat.list('a')[2]) & 0o7777);
    r(sysopen(F, 'a', O_WRONLY | O_CREAT | O_EXCL));
    r(sysopen(F, 'nope', O_RDONLY));
    r(sysopen(F, 'a', O_RDONLY));
    r(readline(F));
    r(sysopen(F, 'a', O_RDWR | O_TRUNC));
    r(print(F, 'new'), seek(F, 0, 0), readline(F));
    r(close(F));
    r(sysopen(F, 'b\0c', O_RDONLY));
    r(sysopen(F, '.', O_WRONLY));
  },
  perl`use Fcntl; r(sysopen F, "a", O_WRONLY | O_CREAT | O_EXCL, 0640); r(print F "text\n"); r(close F); r((stat "a")[2] & 07777);
    r(sysopen F, "a", O_WRONLY | O_CREAT | O_EXCL); r(sysopen F, "nope", O_RDONLY); r(sysopen F, "a", O_RDONLY); r(scalar <F>);
    r(sysopen F, "a", O_RDWR | O_TRUNC); r(print(F "new"), seek(F, 0, 0), scalar <F>); r(close F); r(sysopen F, "b\0c", O_RDONLY); r(sysopen F, ".", O_WRONLY);`,
);

same(
  'flock',
  () => {
    write('a', '');
    open(F, '+<', 'a');
    open(G, '+<', 'a');
    r(flock(F, LOCK_EX));
    r(flock(G, LOCK_SH | LOCK_NB));
    print(F, 'x');
    r(flock(F, LOCK_UN));
    r(stat.list('a')[7]);
    r(flock(G, LOCK_SH | LOCK_NB));
    r(flock(F, LOCK_SH | LOCK_NB));
    r(flock(F, LOCK_EX | LOCK_NB));
    r(flock(F, 0));
    close(F);
    close(G);
    r(flock(F, LOCK_EX));
    r(flock(X, LOCK_EX));
  },
  `${WRITE} use Fcntl ":flock"; write_file("a", ""); open F, "+<", "a"; open G, "+<", "a"; r(flock F, LOCK_EX); r(flock G, LOCK_SH | LOCK_NB); print F "x"; r(flock F, LOCK_UN);
    r((stat "a")[7]); r(flock G, LOCK_SH | LOCK_NB); r(flock F, LOCK_SH | LOCK_NB); r(flock F, LOCK_EX | LOCK_NB); r(flock F, 0); close F; close G; r(flock F, LOCK_EX); r(flock X, LOCK_EX);`,
);

same(
  'fcntl',
  () => {
    write('a', '');
    open(F, '+<', 'a');
    r(fcntl(F, F_GETFD, 0));
    r(fcntl(F, F_SETFD, 0));
    r(fcntl(F, F_GETFD, 0));
    pipe(G, W);
    const flags = fcntl(G, F_GETFL, 0);
    r(flags);
    r(fcntl(G, F_SETFL, Number(flags) | O_NONBLOCK));
    r(Number(fcntl(G, F_GETFL, 0)) & O_NONBLOCK);
    const buffer = { value: '' };
    r(sysread(G, buffer, 1));
    const whole = { value: pack('s s x4 q q l x4', F_WRLCK, 0, 0, 0, 0) };
    r(fcntl(F, F_SETLK, whole));
    r(fcntl(F, F_GETLK, whole));
    r(...unpack.list('s s x4 q q', whole.value).map(Number));
    r(unpack('s', whole.value) === F_UNLCK);
    close(F);
    r(fcntl(F, F_GETFD, 0));
    r(fcntl(X, F_GETFD, 0));
  },
  `${WRITE} use Fcntl; write_file("a", ""); open F, "+<", "a"; r(fcntl F, F_GETFD, 0); r(fcntl F, F_SETFD, 0); r(fcntl F, F_GETFD, 0); pipe G, W;
    my $fl = fcntl G, F_GETFL, 0; r($fl); r(fcntl G, F_SETFL, $fl | O_NONBLOCK); r((fcntl G, F_GETFL, 0) & O_NONBLOCK); my $b; r(sysread G, $b, 1);
    my $w = pack "s s x4 q q l x4", F_WRLCK, 0, 0, 0, 0; r(fcntl F, F_SETLK, $w); r(fcntl F, F_GETLK, $w); r(unpack "s s x4 q q", $w); r(unpack("s", $w) == F_UNLCK);
    close F; r(fcntl F, F_GETFD, 0); r(fcntl X, F_GETFD, 0);`,
);

same(
  'ioctl',
  () => {
    pipe(F, W);
    syswrite(W, 'four');
    const size = { value: '' };
    r(ioctl(F, FIONREAD, size));
    r(size.value.length, unpack('i', size.value));
    size.value = 'x'.repeat(300);
    r(ioctl(F, FIONREAD, size), size.value.length);
    r(ioctl(F, 0x5413, size));
    r(ioctl(F, 0x5413, 0));
    close(F);
    r(ioctl(F, FIONREAD, size));
    r(ioctl(X, FIONREAD, size));
    close(W);
  },
  perl`pipe F, W; syswrite W, "four"; my $s = ""; r(ioctl F, 0x541b, $s); r(length $s, unpack "i", $s); $s = "x" x 300; r(ioctl(F, 0x541b, $s), length $s);
    r(ioctl F, 0x5413, $s); r(ioctl F, 0x5413, 0); close F; r(ioctl F, 0x541b, $s); r(ioctl X, 0x541b, $s);`,
);

same(
  'tests of files',
  () => {
    write('a', 'x');
    chmod(0o4751, 'a');
    for (const test of ['-o', '-R', '-W', '-X', '-O', '-b', '-c', '-u', '-g', '-k'] as const) {
      r(filetest(test, 'a'), filetest(test, 'nope'));
      r(filetest(test, '/dev/null'), filetest(test, X));
    }
    utime(0, 0, 'a');
    r(
      Number(filetest('-M', 'a')) > 10_000,
      Number(filetest('-A', 'a')) > 10_000,
      Number(filetest('-C', 'a')) < 1,
    );
    r(filetest('-M', 'nope'), filetest('-M', X));
  },
  `${WRITE} write_file("a", "x"); chmod 04751, "a"; for my $t (qw(-o -R -W -X -O -b -c -u -g -k)) { eval "r($t 'a', $t 'nope'); r($t '/dev/null', $t X)" }
    utime 0, 0, "a"; r(-M "a" > 10000, -A "a" > 10000, -C "a" < 1); r(-M "nope", -M X);`,
);

same(
  'a read at an offset after seek',
  () => {
    write('a', 'abcdef');
    open(F, '<', 'a');
    const buffer = { value: '' };
    seek(F, 2, 0);
    r(read(F, buffer, 2), buffer.value, tell(F));
    close(F);
  },
  `${WRITE} write_file("a", "abcdef"); open F, "<", "a"; my $b; seek F, 2, 0; r(read(F, $b, 2), $b, tell F);`,
);

same(
  'getc',
  () => {
    write('a', 'x\xe9\n');
    open(F, '<', 'a');
    r(getc(F), getc(F), getc(F));
    r(getc(F));
    seek(F, 0, 0);
    binmode(F, ':utf8');
    r(getc(F), tell(F));
    close(F);
    r(getc(F));
    r(getc(X));
  },
  `${WRITE} write_file("a", "x\\xe9\\n"); open F, "<", "a"; r(getc(F), getc(F), getc(F)); r(getc F); seek F, 0, 0; binmode F, ":utf8"; r(getc(F), tell F); close F; r(getc F); r(getc X);`,
);

/** Names for `glob`, and arguments that each ask for something else of it. */
const NAMES = ['a1', 'a2', 'B1', 'b2', 'sp ace', '[x]', 'd/f', 'd/.g', 'q"x', '.h', '\xe9a', 'a*b', 'Z'];
const PATTERNS = [
  '*', 'a*', 'A*', 'b* a*', '{x*,nope,a1}', '{a,b}{1,2}', 'nope', 'nope*', '{}', '{a', 'x{a', 'a}', '{a[}]1,b}', '"sp ace"', "'sp ace' a*",
  'sp*', 'sp\\ ace', '\\[x\\]', '[[]x]', '[x]', '[a', '[!a]*', '[a-b]?', '.*', 'd/*', 'd/.*', 'd//*', '~', '~root', '~nosuchuser_',
  '~/x', '', '  ', ' a1 ', '"un matched a*', 'a\\', 'q\\"x', '"q\\"x"', 'd/', 'nope/', './a*', '{a1,a2,}', 'a1*{}', '[]a]*', '[a-]*', '?1',
  '**', 'a**', 'a1 a1', '\\*', '{d/f,d/n*}', '{b*,a*}', '{b,{a,c}}1', 'a*\nb*', 'x\0y', '\\{a,b\\}', '"{a1,b2}"', "'a*'", "a'1'", '[B-a]*', '\xe9*',
  '[\xe0-\xef]*', 'a\\*b', '[*]', '[!]', '[!]]', '[b-a]*', 'a[1-', '{a,b', '{{a,b}1', '{,}', 'a*[12]*', '*a*', '*/*', '[', '[]', '~x*', '{~,a1}', '\\~', '*\t?1',
]; // biome-ignore format: a list of patterns

same(
  'glob',
  () => {
    mkdir('d');
    for (const name of NAMES) write(name, '');
    for (const pattern of PATTERNS) {
      const names = glob.list(pattern);
      ERRNO.value = 0;
      r(pattern, ...names);
    }
    for (let name = glob('a* [A-C]?'); name !== undefined; name = glob('a* [A-C]?')) print(`${name}\n`);
    print(glob('Z'), glob('Z') ?? 'undef', glob('Z'), '\n');
    r(glob('d/none*'));
    r(glob.list('nope').length);
    r(glob.list(undefined as never).length);
  },
  perl`${WRITE} mkdir "d"; ${NAMES.map((name) => `write_file(${quote(name)}, "");`).join(' ')} for my $p (${PATTERNS.map(quote).join(', ')}) { my @n = glob $p; $! = 0; r($p, @n) }
    while (my $n = glob "a* [A-C]?") { print "$n\n" } for my $i (1 .. 3) { print glob("Z") // "undef" } print "\n"; r(scalar glob "d/none*"); my @n = glob "nope"; r(scalar @n); @n = glob undef; r(scalar @n);`,
);

/** Contents that are text or not, some of them nearly. */
const CONTENTS = [
  '', 'hello\n', '\0\x01\x02\x03', 'abc\x01\x02', 'abcd\x01\x02', 'caf\xe9 au lait', 'caf\xc3\xa9', 'caf\xc3', '\0\0\xc3\xa9', '\b\x1b\f\x0b', 'a\xed\xa0\x80',
  'a\xc0\x80', 'a\xf8\x88\x80\x80\x80', '\xfe\x83\xbf\xbf\xbf\xbf\xbf', '\xff', '\xff\x80\x87\xbf', '\x80', '\xf4\x90\x80\x80', '\xe0\x80\x80', '\xf0\x80', '\xf8\x80',
  '\xfc\x80', '\xfc\x84\x80', '\x0b\x0bab', `${'a'.repeat(511)}\xc3\xa9${'\0'.repeat(900)}`, `${'a'.repeat(512)}${'\0'.repeat(900)}`, `${'a'.repeat(600)}\0`, 'a\0', '\xa0\xa0\xa0a',
]; // biome-ignore format: a list of contents

same(
  '-T and -B',
  () => {
    for (const [i, content] of CONTENTS.entries()) {
      write(`${i}`, content);
      const guesses = [filetest('-T', `${i}`), filetest('-B', `${i}`)];
      ERRNO.value = 0;
      r(i, ...guesses);
    }
    mkdir('d');
    for (const name of ['d', 'no', 'no\n', 'no\0']) {
      r(name, filetest('-T', name));
      r(name, filetest('-B', name));
    }
    open(F, '<', '1');
    const both = () => r(filetest('-T', F), filetest('-B', F));
    both();
    readline(F);
    both();
    both();
    close(F);
    both();
    r(filetest('-B', X));
    open(F, '<', '2');
    read(F, { value: '' }, 2);
    both();
    r(tell(F));
    open(F, '<', 'd');
    both();
  },
  perl`${WRITE} my $i = 0; for my $c (${CONTENTS.map(quote).join(', ')}) { write_file($i, $c); my @g = (-T $i, -B $i); $! = 0; r($i, @g); $i++ }
    mkdir "d"; for my $n ("d", "no", "no\n", "no\0") { r($n, -T $n); r($n, -B $n) } open F, "<", "1"; sub both { r(scalar(-T F), scalar(-B F)) } both(); my $l = <F>; both(); both(); close F; both();
    r(-B X); open F, "<", "2"; my $b; read F, $b, 2; both(); r(tell F); open F, "<", "d"; both();`,
);

same(
  'a handle of a directory where one of a file is wanted',
  () => {
    opendir(D, '.');
    for (const call of [
      () => print(D, 'x'),
      () => readline(D),
      () => sysread(D, { value: '' }, 1),
      () => tell(D),
      () => syswrite(D, 'x'),
      () => flock(D, LOCK_SH),
      () => filetest('-T', D),
    ])
      call();
    ERRNO.value = 0;
    r(close(D));
  },
  perl`opendir D, "."; print D "x"; my $l = <D>; sysread D, my $b, 1; tell D; syswrite D, "x"; flock D, 1; -T D; $! = 0; r(close D);`,
);

const MODES = [
  '>>>', '<<', '+<<', '<<<', '> >', '<:utf8>', '<:,', '<:utf8:', '<:(', '<:foo(', '<:foo(a', '<:utf8 :raw', '<utf8', '< :utf8', '<x:utf8', '<::utf8', '<<:utf8',
  "<'", "<:utf8'", '-|:utf8', '-|,', '-|utf8', '|-<', '+>>>', '+,', '< <', '<utf8(', '<:raw(a\\', '', '|', '+', '<:nope(a)', '<:utf8;raw', '>&&', '<&=,', '<&:utf8', '<:1',
]; // biome-ignore format: a list of modes

same(
  'the mode of open, and layers',
  () => {
    write('a', '');
    const show = (name: string, result: unknown) => {
      ERRNO.value = result ? 0 : ERRNO.value;
      r(name, result ? 1 : 0);
    };
    for (const mode of MODES) {
      let result: unknown;
      evaluate(() => {
        result = open(F, mode, mode.includes('|') ? 'true' : 'a');
      });
      show(mode, result);
      if (EVAL_ERROR.value !== '') print(`${String(EVAL_ERROR.value).replace(/ at \S+ line.*/s, '')}\n`);
    }
    open(F, '<', 'a');
    for (const layer of ['>', ':,', 'utf8', ':utf8(', ':raw :utf8', '']) show(layer, binmode(F, layer));
  },
  perl`${WRITE} write_file("a", ""); sub show { $! = 0 if $_[1]; r($_[0], $_[1] ? 1 : 0) } for my $m (${MODES.map(quote).join(', ')}) { my $x = eval { open F, $m, $m =~ /[|]/ ? "true" : "a" }; show($m, $x); print $@ =~ s/ at \S+ line.*//sr, "\n" if $@ }
    open F, "<", "a"; for my $l (">", ":,", "utf8", ":utf8(", ":raw :utf8", "") { show($l, binmode F, $l) }`,
);

same(
  'what nothing else asks of files: owners and terminals of handles, layers with brackets, times before 1970',
  () => {
    write('a', 'x');
    open(F, '+<', 'a');
    r(chown(-1, -1, F), filetest('-t', F));
    close(F);
    r(filetest('-t', F));
    for (const layer of [':nope(a(b)c)', ':nope(a', ':nope(a\\)']) {
      let result: unknown;
      evaluate(() => {
        result = open(F, `<${layer}`, 'a');
      });
      r(layer, result ? 1 : 0);
    }
    r(utime(-1, -1, 'a'), ...stat.list('a').slice(8, 10));
    r(...glob.list('{b,B,a,A,aa}'), ...glob.list('{x2,x10,x1}'));
  },
  perl`${WRITE} write_file("a", "x"); open F, "+<", "a"; r(chown(-1, -1, *F), -t F); close F; r(-t F); for my $l (':nope(a(b)c)', ':nope(a', ':nope(a\\)') { my $x = eval { open F, "<$l", "a" }; r($l, $x ? 1 : 0) }
    r(utime(-1, -1, "a"), (stat "a")[8, 9]); r(glob("{b,B,a,A,aa}"), glob("{x2,x10,x1}"));`,
);

same(
  'a terminal, a folder that nobody may enter, text of some UTF-8, names in both cases, and times with fractions before 1970',
  () => {
    open(F, '+<', '/dev/ptmx');
    r(filetest('-t', F));
    mkdir('none');
    chmod(0, 'none');
    r(filetest('-x', 'none'), filetest('-r', 'none'), filetest('-X', 'none'));
    chmod(0o700, 'none');
    write('mixed', 'some \xe2\x98\xba text \xe2\x98\xba');
    r(filetest('-T', 'mixed'), filetest('-B', 'mixed'));
    for (const name of ['nab', 'nAB', 'naB', 'nAb', 'Nab', 'NaB', 'NAb', 'NAB']) write(name, '');
    r(...glob.list('[nN]*'));
    system('touch', '-d', '@-2.25', 'mixed');
    ERRNO.value = 0;
    r(...stat.list('mixed').slice(8, 10));
  },
  perl`${WRITE} open F, "+<", "/dev/ptmx"; r(-t F); mkdir "none"; chmod 0, "none"; r(-x "none", -r "none", -X "none"); chmod 0700, "none"; write_file("mixed", "some \xe2\x98\xba text \xe2\x98\xba"); r(-T "mixed", -B "mixed");
    write_file($_, "") for qw(nab nAB naB nAb Nab NaB NAb NAB); r(glob "[nN]*"); system('touch', '-d', '@-2.25', 'mixed'); $! = 0; r((stat "mixed")[8, 9]);`,
);
