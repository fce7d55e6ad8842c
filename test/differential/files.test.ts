import {
  ARGV,
  autoflush,
  binmode,
  CHILD_ERROR,
  close,
  ERRNO,
  eof,
  fileno,
  filetest,
  handle,
  INPUT_RECORD_SEPARATOR,
  OUTPUT_AUTOFLUSH,
  OUTPUT_FIELD_SEPARATOR,
  OUTPUT_RECORD_SEPARATOR,
  open,
  print,
  printf,
  read,
  readline,
  STDERR,
  STDIN,
  STDOUT,
  say,
  select,
  sockaddr_un,
  sysread,
  system,
  syswrite,
  unlink,
  unpack_sockaddr_un,
} from '@perlipc/perl';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const F = handle('F');
const G = handle('G');
const files = { in: 'one\ntwo\n\n\n\nthree\nlast' };

function records(separator: string | number | undefined): void {
  INPUT_RECORD_SEPARATOR.value = separator;
  open(F, '<', 'in');
  for (const record of F) print(`[${record}]`);
  print(eof(F) ? 'eof\n' : 'more\n');
}

for (const [name, separator, source] of [
  ['a newline', '\n', '"\\n"'],
  ['undef', undefined, 'undef'],
  ['paragraphs', '', '""'],
  ['three bytes', 3, '\\3'],
  ['a word', 'ee', '"ee"'],
  ['a word that is not there', 'xyz', '"xyz"'],
  ['two newlines', '\n\n', '"\\n\\n"'],
] as const)
  same(
    `readline by ${name}`,
    () => records(separator),
    perl`$/ = ${source}; open F, "<", "in"; while (defined(my $r = readline F)) { print "[$r]" } print eof(F) ? "eof\n" : "more\n"`,
    { files },
  );

same(
  'readline in list context and $.',
  () => {
    open(F, '<', 'in');
    const lines = [...F];
    print(lines.length, ' ', F.lines, '\n');
  },
  'open F, "<", "in"; my @l = <F>; print scalar(@l), " $.\n"',
  { files },
);
same(
  'readline at the end gives undef again and again',
  () => {
    open(F, '<', 'in');
    for (const _ of F);
    print(readline(F) === undefined, readline(F) === undefined, '\n');
  },
  'open F, "<", "in"; 1 while <F>; print !defined(readline F), !defined(readline F), "\n"',
  { files },
);
same(
  'readline of an empty file by undef gives one empty record',
  () => {
    INPUT_RECORD_SEPARATOR.value = undefined;
    open(F, '<', 'in');
    print(`[${readline(F)}]`, readline(F) === undefined ? 'undef' : 'def', '\n');
  },
  'undef $/; open F, "<", "in"; print "[", scalar(readline F), "]", defined(readline F) ? "def" : "undef", "\n"',
  { files: { in: '' } },
);
same(
  'NUL and high bytes pass unchanged',
  () => {
    open(F, '<', 'in');
    open(G, '>', 'out');
    for (const line of F) print(G, line);
    close(G);
  },
  'open F, "<", "in"; open G, ">", "out"; print G $_ while <F>; close G',
  { files: { in: '\0\xff\x80\n\xc3\xa9\r\n' } },
);
same('print returns 1', () => print(print('')), 'print print ""');
same(
  'print takes field and record separators, say a newline',
  () => {
    OUTPUT_FIELD_SEPARATOR.value = '-';
    OUTPUT_RECORD_SEPARATOR.value = '!\n';
    print('a', 'b', 1.5);
    say('c', 'd');
  },
  'use feature "say"; $, = "-"; $\\ = "!\n"; print "a", "b", 1.5; say "c", "d"',
);
same(
  'numbers print as perl prints them',
  () => {
    for (const n of [0.1 + 0.2, 1e21, 1e-7, 1 / 3, 123456789012345, 1e100, -1.5, 0.0001, 1234567.891])
      print(n, ' ');
    print(2 ** 0.5, '\n');
  },
  'print "$_ " for 0.1 + 0.2, 1e21, 1e-7, 1 / 3, 123456789012345, 1e100, -1.5, 0.0001, 1234567.891; print 2 ** 0.5, "\n"',
);
same(
  'print of undef warns',
  () => {
    print('a', undefined, 'b\n');
  },
  'my @x; print "a", undef, "b\n"',
  { switches: '-w' },
);
same(
  'a wide character warns and goes out as UTF-8',
  () => {
    print('\u263a\n');
    print('\xe9\n');
  },
  perl`print "\x{263a}\n";
   print "\xe9\n"`,
);
same(
  ':utf8 encodes and decodes',
  () => {
    open(F, '>:utf8', 'out');
    print(F, '\u263a\xe9\n');
    close(F);
    open(F, '<:encoding(UTF-8)', 'out');
    print(readline(F)?.length ?? '', '\n');
    binmode(STDOUT, ':utf8');
    print('\u263a\xe9\n');
  },
  perl`open F, ">:utf8", "out"; print F "\x{263a}\xe9\n"; close F; open F, "<:encoding(UTF-8)", "out";
   print length(readline F), "\n"; binmode STDOUT, ":utf8"; print "\x{263a}\xe9\n"`,
);
same(
  'bytes that are no UTF-8 warn and become escapes',
  () => {
    open(F, '<:encoding(UTF-8)', 'in');
    print(readline(F));
  },
  `
   open F, "<:encoding(UTF-8)", "in"; print scalar readline F`,
  { files: { in: 'a\xffb\n' }, normal: withoutPlace },
);

/** perl names the handle only after the read. */
function withoutPlace(text: string): string {
  return text.replaceAll(/ at PROGRAM line \d+(, <F> line \d+)?\./g, '');
}

same(
  'printf pads and never cuts',
  () => {
    printf('[%-24s] [%8s] [%8d]\n', 'localhost', 0, -5);
    printf(STDOUT, '[%-4s]\n', 'x'.repeat(9));
    printf('[%8d] [%-24s]\n', -1795343711, '\xc3\xa9');
    printf('%d %d %d %%\n', 3.9, -3.9, 2 ** 40);
  },
  perl`printf "[%-24s] [%8s] [%8d]\n", "localhost", 0, -5;
   printf STDOUT "[%-4s]\n", "x" x 9;
   printf "[%8d] [%-24s]\n", -1795343711, "\xc3\xa9";
   printf "%d %d %d %%\n", 3.9, -3.9, 2**40`,
);
same(
  'printf warns of arguments that are missing, too many and no numbers',
  () => {
    printf('%s %d\n', 'a');
    printf('%s\n', 'a', 'b');
    printf('%d\n', '3x');
    printf('%y\n');
    printf('%s|%d\n', undefined, undefined);
  },
  perl`printf "%s %d\n", "a";
   printf "%s\n", "a", "b";
   printf "%d\n", "3x";
   printf "%y\n";
   printf "%s|%d\n", undef, undef`,
  { switches: '-w' },
);
same(
  'select gives the handle that was and directs print',
  () => {
    open(F, '>', 'out');
    const before = select(F);
    print('to F\n');
    select(before);
    print('to STDOUT\n');
  },
  'open F, ">", "out"; my $b = select F; print "to F\n"; select $b; print "to STDOUT\n"',
);
same(
  '$| writes what is held and then each print',
  () => {
    print('held ');
    OUTPUT_AUTOFLUSH.value = true;
    syswrite(STDOUT, 'between ');
    print('at once ');
    syswrite(STDOUT, 'end\n');
  },
  'print "held "; $| = 1; syswrite STDOUT, "between "; print "at once "; syswrite STDOUT, "end\n"',
);
same(
  'without $| print comes out at the end',
  () => {
    print('last\n');
    syswrite(STDOUT, 'first\n');
  },
  'print "last\n"; syswrite STDOUT, "first\n"',
);
same(
  'autoflush of one handle',
  () => {
    open(F, '>', 'out');
    autoflush(F);
    print(F, 'x');
    print(filetest('-s', 'out') as number, '\n');
  },
  'use IO::Handle; open F, ">", "out"; F->autoflush; print F "x"; print -s "out", "\n"',
);
same(
  'open for writing truncates, for appending appends',
  () => {
    open(F, '>', 'in');
    print(F, 'new\n');
    close(F);
    open(F, '>>', 'in');
    print(F, 'more\n');
    close(F);
  },
  'open F, ">", "in"; print F "new\n"; close F; open F, ">>", "in"; print F "more\n"; close F',
  { files },
);
same(
  'open for update reads and writes',
  () => {
    open(F, '+<', 'in');
    const b = { value: '' };
    sysread(F, b, 3);
    syswrite(F, 'X');
    close(F);
    print(b.value, '\n');
  },
  'open F, "+<", "in"; my $b; sysread F, $b, 3; syswrite F, "X"; close F; print "$b\n"',
  { files },
);
same(
  'open of a missing file fails with ENOENT',
  () => {
    print(open(F, '<', '/no/such') ? 'open' : `${ERRNO} ${+ERRNO}`, '\n');
  },
  'print open(F, "<", "/no/such") ? "open" : "$! " . ($! + 0), "\n"',
);
same('open with a mode that there is not dies', () => void open(F, 'zz', 'in'), 'open F, "zz", "in"');
same(
  'open copies a handle and shares the offset',
  () => {
    open(F, '>', 'out');
    open(G, '>&', F);
    print(fileno(F) === fileno(G) ? 'same' : 'other', '\n');
    syswrite(F, 'a');
    syswrite(G, 'b');
    syswrite(F, 'c');
  },
  'open F, ">", "out"; open G, ">&", F; print fileno(F) == fileno(G) ? "same" : "other", "\n"; syswrite F, "a"; syswrite G, "b"; syswrite F, "c"',
);
same(
  'open takes the descriptor of a handle itself',
  () => {
    open(F, '>', 'out');
    open(G, '>&=', fileno(F) ?? -1);
    print(fileno(F) === fileno(G) ? 'same' : 'other', '\n');
  },
  'open F, ">", "out"; open G, ">&=", fileno F; print fileno(F) == fileno(G) ? "same" : "other", "\n"',
);
same(
  'open of STDOUT keeps descriptor 1',
  () => {
    open(F, '>', 'out');
    open(STDOUT, '>&', F);
    print('to the file\n');
    system('echo from a child');
    print(fileno(STDOUT), '\n');
  },
  'open F, ">", "out"; open STDOUT, ">&", F; print "to the file\n"; system "echo from a child"; print fileno STDOUT, "\n"',
);
same(
  'open of STDIN keeps descriptor 0',
  () => {
    open(STDIN, '<', 'in');
    print(fileno(STDIN), readline(STDIN), '\n');
    system('cat');
  },
  'open STDIN, "<", "in"; print fileno(STDIN), scalar(<STDIN>), "\n"; system "cat"',
  { files: { in: 'one\n' } },
);
same(
  'STDERR onto STDOUT',
  () => {
    open(STDERR, '>&', STDOUT);
    print(STDERR, 'error\n');
  },
  'open STDERR, ">&", STDOUT; print STDERR "error\n"',
);
same(
  'open reads a command, and close has its status',
  () => {
    open(F, '-|', 'echo one; echo two; exit 3');
    for (const line of F) print(`[${line}]`);
    print(close(F) ? 'true' : 'false', ` ${CHILD_ERROR} ${+ERRNO}\n`);
  },
  'open F, "-|", "echo one; echo two; exit 3"; print "[$_]" while <F>; print close(F) ? "true" : "false", " $? ", $! + 0, "\n"',
);
same(
  'open reads a command given as a list',
  () => {
    open(F, '-|', 'echo', 'a  b', '$HOME');
    print(readline(F));
    close(F);
  },
  'open F, "-|", "echo", "a  b", \'$HOME\'; print scalar <F>; close F',
);
same(
  'open writes to a command, which close waits for',
  () => {
    open(F, '|-', 'cat; echo done');
    print(F, 'in\n');
    print(close(F) ? 'true' : 'false', '\n');
  },
  'open F, "|-", "cat; echo done"; print F "in\n"; print close(F) ? "true" : "false", "\n"',
);
same(
  'open of a command that there is not fails',
  () => {
    print(open(F, '-|', '/no/such', 'x') ? 'open' : `${ERRNO}`, '\n');
  },
  'no warnings "once"; print open(F, "-|", "/no/such", "x") ? "open" : "$!", "\n"',
  { switches: '-w' },
);
same(
  'read gives what there is, then 0 and an empty buffer',
  () => {
    open(F, '<', 'in');
    const b = { value: '    ' };
    for (let i = 0; i < 3; i++) print(read(F, b, 4), `[${b.value}]`);
    print('\n');
  },
  'open F, "<", "in"; my $b = "    "; for (1 .. 3) { print read(F, $b, 4), "[$b]" } print "\n"',
  { files: { in: 'abcdef' } },
);
same(
  'read at an offset fills and cuts the buffer',
  () => {
    open(F, '<', 'in');
    const b = { value: 'xyz' };
    read(F, b, 2, 5);
    print(b.value.replaceAll('\0', '0'), '|');
    read(F, b, 1, -2);
    print(b.value.replaceAll('\0', '0'), '\n');
  },
  'open F, "<", "in"; my $b = "xyz"; read F, $b, 2, 5; print $b =~ tr/\\0/0/r, "|"; read F, $b, 1, -2; print $b =~ tr/\\0/0/r, "\n"',
  { files: { in: 'abcdef' } },
);
same(
  'read of a directory gives undef, EISDIR and leaves the buffer',
  () => {
    open(F, '<', '/');
    const b = { value: 'keep' };
    print(read(F, b, 4) === undefined ? 'undef' : 'def', ` ${b.value} ${+ERRNO}\n`);
  },
  'open F, "<", "/"; my $b = "keep"; print defined read(F, $b, 4) ? "def" : "undef", " $b ", $! + 0, "\n"',
);
same(
  'syswrite takes a length and an offset',
  () => {
    print(
      syswrite(STDOUT, 'abcdef', 2),
      syswrite(STDOUT, 'abcdef', 2, 3),
      syswrite(STDOUT, 'abcdef', 9, -2),
      '\n',
    );
  },
  'print syswrite(STDOUT, "abcdef", 2), syswrite(STDOUT, "abcdef", 2, 3), syswrite(STDOUT, "abcdef", 9, -2), "\n"',
);
same(
  'print, read and close on handles that are closed or never were open warn',
  () => {
    print(F, 'x');
    readline(F);
    close(F);
    open(F, '<', 'in');
    close(F);
    print(F, 'x');
    readline(F);
    print(close(F) ? 'true' : 'false', ` ${+ERRNO}\n`);
  },
  perl`print F "x";
   readline(F);
   close(F);
   open(F, "<", "in");
   close(F);
   print F "x";
   readline(F);
   print close(F) ? "true" : "false", " ", $! + 0, "\n"`,
  { switches: '-w', files },
);
same(
  'reading a handle for output and printing to one for input warn',
  () => {
    open(F, '>', 'out');
    readline(F);
    open(F, '<', 'out');
    print(F, 'x');
  },
  perl`open(F, ">", "out");
   readline(F);
   open(F, "<", "out");
   print F "x"`,
  { switches: '-w' },
);
same(
  'success leaves errno and failure sets it',
  () => {
    ERRNO.value = 5;
    syswrite(STDOUT, '');
    print(`${+ERRNO} `);
    open(F, '<', '/no/such');
    print(`${+ERRNO} ${ERRNO.is('ENOENT') ? 1 : 0}${ERRNO.is('EINTR') ? 1 : 0}\n`);
  },
  '$! = 5; syswrite STDOUT, ""; print $! + 0, " "; open F, "<", "/no/such"; print $! + 0, " ", $!{ENOENT} ? 1 : 0, $!{EINTR} ? 1 : 0, "\n"',
);
same(
  'errno texts',
  () => {
    for (const n of [
      1, 2, 4, 9, 11, 12, 13, 17, 20, 22, 24, 29, 32, 36, 88, 91, 92, 93, 95, 97, 98, 99, 101, 104, 107, 110,
      111, 113, 115, 9999,
    ]) {
      ERRNO.value = n;
      print(`${n} ${ERRNO}\n`);
    }
    ERRNO.value = 0;
    print(`[${ERRNO}]\n`);
  },
  'for (1, 2, 4, 9, 11, 12, 13, 17, 20, 22, 24, 29, 32, 36, 88, 91, 92, 93, 95, 97, 98, 99, 101, 104, 107, 110, 111, 113, 115, 9999) { $! = $_; print "$_ $!\n" } $! = 0; print "[$!]\n"',
);
for (const test of ['-e', '-f', '-d', '-l', '-p', '-S', '-r', '-w', '-x', '-z'] as const)
  same(
    `${test} of a file, a folder, a device, a link and nothing`,
    () => {
      for (const name of ['in', '/tmp', '/dev/null', '/proc/self/exe', '/no/such']) {
        const is = filetest(test, name);
        print(is === undefined ? `undef${+ERRNO}` : is ? 1 : 0, ' ');
      }
    },
    `for my $n ("in", "/tmp", "/dev/null", "/proc/self/exe", "/no/such") { my $r = ${test} $n; print defined $r ? ($r ? 1 : 0) : "undef" . ($! + 0), " " }`,
    { files },
  );
same(
  '-s and -t',
  () => {
    open(F, '<', 'in');
    const sizes = [filetest('-s', 'in'), filetest('-s', F), filetest('-s', 'empty')];
    print(
      ...sizes.map((size) => (size ? `${size} ` : 'false ')),
      filetest('-t', STDOUT) ? 'tty' : 'none',
      '\n',
    );
  },
  'open F, "<", "in"; print map({ $_ ? "$_ " : "false " } -s "in", -s F, -s "empty"), -t STDOUT ? "tty" : "none", "\n"',
  { files: { in: 'abc', empty: '' } },
);

same(
  'arguments and names of files are bytes',
  () => {
    const [name = ''] = ARGV;
    print(name.length, ' ', name, '\n');
    open(F, '>', name);
    print(F, 'x');
    close(F);
    print(filetest('-s', name), filetest('-e', 'n\xe9') ? 1 : 0, unlink('n\xc3\xa9'), '\n');
  },
  'my $name = shift; print length $name, " ", $name, "\\n"; open F, ">", $name; print F "x"; close F; print -s $name, -e "n\\xe9" ? 1 : 0, unlink("n\\xc3\\xa9"), "\\n"',
  { args: ['né'] },
);
same(
  'the path of a Unix-domain address is bytes',
  () => {
    const address = sockaddr_un('/n\xc3\xa9\xff');
    print(address.slice(0, 8), ' ', address.length, ' ', unpack_sockaddr_un(address), '\n');
  },
  'use Socket; my $a = sockaddr_un("/n\\xc3\\xa9\\xff"); print substr($a, 0, 8), " ", length $a, " ", (sockaddr_un $a)[0], "\\n"',
);
same(
  'read counts characters where a layer makes them',
  () => {
    open(F, '<:encoding(UTF-8)', 'in');
    binmode(STDOUT, ':utf8');
    const b = { value: '' };
    for (const length of [2, 1, 9]) print(read(F, b, length), ` [${b.value}]\n`);
  },
  'open F, "<:encoding(UTF-8)", "in"; binmode STDOUT, ":utf8"; my $b; print read(F, $b, $_), " [$b]\n" for 2, 1, 9',
  { files: { in: 'a\xf0\x9f\x98\x80\xc3\xa9\xe2\x82\xac' } },
);
same(
  'what is no UTF-8 warns as one, as far as it goes on',
  () => {
    open(F, '<:encoding(UTF-8)', 'in');
    for (const line of F) print(line);
  },
  'open F, "<:encoding(UTF-8)", "in"; print while <F>',
  {
    switches: '-w',
    files: { in: '\xe2\x82\n\xf4\x90\x80\x80\n\xff\n' },
    normal: (text) => text.replaceAll(/ at \S+ line \d+.*/g, ''),
  },
);

same(
  'no file has a name with a NUL byte',
  () => {
    print(open(F, '<', 'in\0x') ? 1 : 0, +ERRNO, unlink('in\0\0x'), +ERRNO, '\n');
    ERRNO.value = 0;
    for (const test of ['-e', '-f', '-d', '-l', '-p', '-S', '-z', '-s', '-r', '-w', '-x'] as const)
      print(filetest(test, 'in\0x') === undefined ? 'undef' : 'def', +ERRNO, ' ');
    print(system('/bin/echo', 'up to\0here'), '\n');
  },
  perl`print open(my $f, "<", "in\0x") ? 1 : 0, 0 + $!, unlink("in\0\0x"), 0 + $!, "\n"; $! = 0; my $n = "in\0x"; print defined($_->()) ? "def" : "undef", 0 + $!, " " for sub { -e $n }, sub { -f $n }, sub { -d $n }, sub { -l $n }, sub { -p $n }, sub { -S $n }, sub { -z $n }, sub { -s $n }, sub { -r $n }, sub { -w $n }, sub { -x $n }; print system("/bin/echo", "up to\0here"), "\n"`,
  { switches: '-w', files: { in: 'x' }, normal: (text) => text.replaceAll(/ at \S+ line \d+/g, '') },
);
same(
  'the end of a file stays the end',
  () => {
    open(F, '<', 'in');
    const records = [...F];
    open(G, '>>', 'in');
    syswrite(G, 'more\n');
    ERRNO.value = 5;
    print(records.length, readline(F) ?? 'end', +ERRNO, eof(F) ? 1 : 0);
    const buffer = { value: '' };
    print(read(F, buffer, 5), sysread(F, buffer, 5), buffer.value);
    syswrite(G, 'still more\n');
    open(G, '<&', F);
    print(readline(F) ?? 'end', readline(G));
  },
  perl`open F, "<", "in"; my @r = <F>; open G, ">>", "in"; syswrite G, "more\n"; $! = 5; print scalar(@r), <F> // "end", 0 + $!, eof F ? 1 : 0; my $b; my $n = read F, $b, 5; print $n, sysread(F, $b, 5), $b; syswrite G, "still more\n"; open G, "<&", F; print <F> // "end", scalar <G>`,
  { files },
);
same(
  'after a read that failed there is none',
  () => {
    open(F, '<', '/');
    const buffer = { value: '' };
    for (const reading of [() => readline(F), () => readline(F), () => eof(F), () => read(F, buffer, 1)]) {
      ERRNO.value = 0;
      const got = reading();
      print(got === true ? 1 : got === undefined ? 'undef' : 'def', ' ', +ERRNO, '\n');
    }
    print(close(F) ? 1 : 0, ' ', +ERRNO, '\n');
  },
  perl`open F, "<", "/"; for my $r (sub { scalar <F> }, sub { scalar <F> }, sub { eof F }, sub { read F, my $b, 1 }) { $! = 0; my $g = $r->(); print $g ? 1 : defined $g ? "def" : "undef", " ", 0 + $!, "\n" } print close F ? 1 : 0, " ", 0 + $!, "\n"`,
);
same(
  'separators of print go through its layer',
  () => {
    for (const layer of [':raw', ':utf8']) {
      binmode(STDOUT, layer);
      for (const separator of ['\xe9', '\u263a']) {
        OUTPUT_FIELD_SEPARATOR.value = separator;
        print('a', 'b');
        say('c', '\xe9');
        OUTPUT_RECORD_SEPARATOR.value = separator;
        print('d\n', 'e');
        OUTPUT_RECORD_SEPARATOR.value = undefined;
      }
    }
  },
  perl`use feature "say"; for my $l (":raw", ":utf8") { binmode STDOUT, $l; for my $s ("\xe9", "\x{263a}") { $, = $s; print "a", "b"; say "c", "\xe9"; $\ = $s; print "d\n", "e"; $\ = undef } }`,
  { normal: (text) => text.replaceAll(/ at PROGRAM line \d+/g, '') },
);
same(
  'a file test of a name with a newline at its end warns',
  () => {
    for (const name of ['in\n', 'in', 'nosuch\n\n', 'no\nsuch']) {
      print(filetest('-e', name) ? 1 : 0);
      print(filetest('-l', name) ? 1 : 0);
    }
  },
  perl`for my $n ("in\n", "in", "nosuch\n\n", "no\nsuch") { print -e $n ? 1 : 0; print -l $n ? 1 : 0 }`,
  { files, switches: '-w', normal: (text) => text.replaceAll(/ at PROGRAM line \d+/g, '') },
);
same(
  'a copy has the layer of its handle',
  () => {
    open(F, '>:utf8', 'out');
    for (const [mode, target] of [
      ['>&', F],
      ['>&=', F],
      ['>&:raw', F],
      ['>&:nosuch', F],
      ['>&', fileno(F) ?? -1],
      ['>&:utf8', fileno(F) ?? -1],
    ] as const) {
      print(open(G, mode, target) ? 1 : 0);
      print(G, '\xe9');
      close(G);
    }
    open(STDOUT, '>&', F);
    print('\xe9');
  },
  perl`open F, ">:utf8", "out"; for ([">&", *F], [">&=", *F], [">&:raw", *F], [">&:nosuch", *F], [">&", fileno F], [">&:utf8", fileno F]) { print open(G, $_->[0], $_->[1]) ? 1 : 0; print G "\xe9"; close G } open STDOUT, ">&", *F; print "\xe9"`,
);
