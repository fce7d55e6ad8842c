import {
  binmode,
  CHILD_ERROR,
  close,
  ERRNO,
  EVAL_ERROR,
  eof,
  evaluate,
  exit,
  fileno,
  type Handle,
  handle,
  INPUT_RECORD_SEPARATOR,
  OUTPUT_AUTOFLUSH,
  OUTPUT_FIELD_SEPARATOR,
  OUTPUT_RECORD_SEPARATOR,
  open,
  PROCESS_ID,
  print,
  printf,
  qq,
  qx,
  read,
  readline,
  readpipe,
  STDERR,
  STDIN,
  STDOUT,
  say,
  select,
  sysread,
  syswrite,
  WARNING,
} from '@perlipc/perl';
import { differentialCases, type Options } from './differential.js';

const same = differentialCases(import.meta.url);

/** A case whose two programs have their lines differently. */
function pair(name: string, perl: string, ours: () => void, options: Options = {}): void {
  same(name, ours, perl, { normal: (text) => text.replaceAll(/ at \S+ line \d+/g, ' at PLACE'), ...options });
}

const F = handle('F');
const G = handle('G');
const warnings = () => {
  WARNING.value = true;
};

/** A file with this text, in both languages. */
const perlFile = (text: string) =>
  `open(F, ">", "f"); print F ${JSON.stringify(text).replaceAll('$', '\\$')}; close F; `;
function file(text: string): void {
  open(F, '>', 'f');
  print(F, text);
  close(F);
}

const TEXT = 'one\ntwo\n\n\n\nthree\nfour\n\n\nlast';

for (const [name, perl, separator] of [
  ['lines', '"\\n"', '\n'],
  ['paragraphs', '""', ''],
  ['the whole file', 'undef', undefined],
  ['records of three bytes', '\\3', 3],
  ['another separator', '"wo"', 'wo'],
  ['a separator of several newlines', '"\\n\\n\\n"', '\n\n\n'],
] as const)
  pair(
    `readline: ${name}`,
    `${perlFile(TEXT)} $/ = ${perl}; open(F, "<", "f"); while (defined(my $l = <F>)) { print "$. [$l]" } my @all = <F>; print scalar(@all), "\\n";`,
    () => {
      file(TEXT);
      INPUT_RECORD_SEPARATOR.value = separator;
      open(F, '<', 'f');
      for (const line of F) print(`${F.lines} [${line}]`);
      print([...F].length, '\n');
    },
  );

pair(
  'paragraphs after leading newlines',
  `${perlFile('\n\n\na\n\n\n')} $/ = ""; open(F, "<", "f"); print "[$_]" for <F>;`,
  () => {
    file('\n\n\na\n\n\n');
    INPUT_RECORD_SEPARATOR.value = '';
    open(F, '<', 'f');
    for (const text of F) print(`[${text}]`);
  },
);
pair(
  'an empty file is one empty record to who reads it whole',
  `${perlFile('')} undef $/; open(F, "<", "f"); print defined(<F>) ? 1 : 0 for 1, 2;`,
  () => {
    file('');
    INPUT_RECORD_SEPARATOR.value = undefined;
    open(F, '<', 'f');
    for (let i = 0; i < 2; i++) print(readline(F) === undefined ? 0 : 1);
  },
);
pair(
  'a line longer than the buffer, and a separator across its edge',
  `${perlFile('f')} open(F, ">", "f"); print F "x" x 8191, "ab", "y" x 20000, "ab", "z"; close F; $/ = "ab"; open(F, "<", "f"); print length($_), " " while <F>;`,
  () => {
    file(`${'x'.repeat(8191)}ab${'y'.repeat(20_000)}abz`);
    INPUT_RECORD_SEPARATOR.value = 'ab';
    open(F, '<', 'f');
    for (const line of F) print(line.length, ' ');
  },
);

pair('all 256 bytes pass unchanged', 'print map chr, 0 .. 255;', () => {
  print(...Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)));
});
pair(
  'from stdin to stdout too',
  'open(STDIN, "<", "bytes"); print while <STDIN>;',
  () => {
    open(STDIN, '<', 'bytes');
    for (const line of STDIN) print(line);
  },
  { files: { bytes: String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i)).repeat(200) } },
);

pair(
  'numbers print as Perl prints them',
  'print join(" ", 1, -5, 0.1 + 0.2, 1e16, 1/3, 1e-5, 9**9**9, 123456789012, 1e21, 1 == 1, 1 == 2), "\\n";',
  () => {
    OUTPUT_FIELD_SEPARATOR.value = ' ';
    print(1, -5, 0.1 + 0.2, 1e16, 1 / 3, 1e-5, Number.POSITIVE_INFINITY, 123456789012, 1e21, true, false);
    OUTPUT_FIELD_SEPARATOR.value = undefined;
    print('\n');
  },
);
pair(
  '$, and $\\',
  '$, = "-"; $\\ = "!\\n"; print 1, 2, 3; printf "%s", 4; use feature "say"; say 5, 6;',
  () => {
    OUTPUT_FIELD_SEPARATOR.value = '-';
    OUTPUT_RECORD_SEPARATOR.value = '!\n';
    print(1, 2, 3);
    printf('%s', 4);
    say(5, 6);
  },
);
pair('print of undef', '$^W = 1; print "a", undef, "b\\n";', () => {
  warnings();
  print('a', undefined, 'b\n');
});
pair(
  'interpolation of undef names the variable',
  '$^W = 1; my ($name, $x) = (undef, 3); print "a $name b $x\\n";',
  () => {
    warnings();
    const [name, x] = [undefined, 3];
    print(qq`a ${name} b ${x}\n`);
  },
);
pair('wide characters', 'print "\\x{e9}\\x{263a}", "\\xe9\\n"; printf "%s\\n", "\\x{100}";', () => {
  print('\u00e9\u263a', '\u00e9\n');
  printf('%s\n', '\u0100');
});
pair(
  'stdout is written after stderr unless it is flushed',
  'print "a\\n"; print STDERR "b\\n"; $| = 1; print "c\\n"; print STDERR "d\\n";',
  () => {
    print('a\n');
    print(STDERR, 'b\n');
    OUTPUT_AUTOFLUSH.value = true;
    print('c\n');
    print(STDERR, 'd\n');
  },
);
pair(
  'select',
  'open(F, ">", "f"); my $old = select(F); print "to f\\n"; $| = 1; select($old); print "to stdout\\n"; print -s "f", "\\n";',
  () => {
    open(F, '>', 'f');
    const old = select(F);
    print('to f\n');
    OUTPUT_AUTOFLUSH.value = true;
    select(old);
    print('to stdout\n');
    open(G, '<', 'f');
    print([...G].join('').length, '\n');
  },
);

pair(
  'open: modes and what they leave',
  `${perlFile('old\n')} for my $m ("<", "+<", ">>", ">", "+>") { open(F, $m, "f") or die; print F "new\\n"; print close(F) ? 1 : 0; open(G, "<", "f"); print map "$m:$_", <G>; close G }`,
  () => {
    file('old\n');
    for (const mode of ['<', '+<', '>>', '>', '+>']) {
      open(F, mode, 'f');
      print(F, 'new\n');
      print(close(F) ? 1 : 0);
      open(G, '<', 'f');
      for (const line of G) print(`${mode}:${line}`);
      close(G);
    }
  },
);
pair(
  'a file read and written at one place',
  `${perlFile('one\ntwo\nthree\n')} open(F, "+<", "f"); my $l = <F>; print F "TWO"; $l = <F>; print "rest [$l]"; close F; open(F, "<", "f"); print <F>;`,
  () => {
    file('one\ntwo\nthree\n');
    open(F, '+<', 'f');
    readline(F);
    print(F, 'TWO');
    print(`rest [${readline(F)}]`);
    close(F);
    open(F, '<', 'f');
    print(...F);
  },
);
pair(
  'open that fails',
  'for (["<", "/nope"], [">", "/"], ["<", "/etc/passwd/x"], ["<:foo", "/etc/passwd"]) { print open(F, $$_[0], $$_[1]) ? 1 : 0, " $!\\n" } print defined fileno(F) ? 1 : 0, "\\n"; eval { open(F, "<<", "x") }; print $@;',
  () => {
    for (const [mode, name] of [
      ['<', '/nope'],
      ['>', '/'],
      ['<', '/etc/passwd/x'],
      ['<:foo', '/etc/passwd'],
    ] as const)
      print(open(F, mode, name) ? 1 : 0, ` ${ERRNO}\n`);
    print(fileno(F) === undefined ? 0 : 1, '\n');
    evaluate(() => open(F, '<<', 'x'));
    print(EVAL_ERROR.value as string);
  },
);
pair(
  'reading a folder',
  'open(F, "<", "/") or die; my $l = <F>; print defined $l ? 1 : 0, " $!\\n"; $! = 0; print close(F) ? 1 : 0, " $!\\n"; open(F, "<", "/"); my $b = "    "; my $r = read(F, $b, 4); print defined $r ? 1 : 0, " [$b] $!\\n";',
  () => {
    open(F, '<', '/');
    print(readline(F) === undefined ? 0 : 1, ` ${ERRNO}\n`);
    ERRNO.value = 0;
    print(close(F) ? 1 : 0, ` ${ERRNO}\n`);
    open(F, '<', '/');
    const buffer = { value: '    ' };
    const r = read(F, buffer, 4);
    print(r === undefined ? 0 : 1, ` [${buffer.value}] ${ERRNO}\n`);
  },
);
pair(
  'descriptors: a copy, the same, a standard one keeps its number',
  `${perlFile('one\ntwo\nthree\n')} open(F, "<", "f"); open(G, "<&", \\*F); print fileno(F) == fileno(G) ? 1 : 0; open(H, "<&=", \\*F); print fileno(F) == fileno(H) ? 1 : 0; close H; print scalar <F>; open(STDIN, "<", "f"); print fileno(STDIN), scalar <STDIN>; print open(STDIN, "<", "/nope") ? 1 : 0, defined fileno(STDIN) ? 1 : 0; print open(G, "<&", 77) ? 1 : 0, "$!\\n"; open(G, ">&STDOUT"); print "first\\n"; print G "second\\n"; close G;`,
  () => {
    file('one\ntwo\nthree\n');
    const H = handle('H');
    open(F, '<', 'f');
    open(G, '<&', F);
    print(fileno(F) === fileno(G) ? 1 : 0);
    open(H, '<&=', F);
    print(fileno(F) === fileno(H) ? 1 : 0);
    close(H);
    print(readline(F));
    open(STDIN, '<', 'f');
    print(fileno(STDIN), readline(STDIN));
    print(open(STDIN, '<', '/nope') ? 1 : 0, fileno(STDIN) === undefined ? 0 : 1);
    print(open(G, '<&', 77) ? 1 : 0, `${ERRNO}\n`);
    open(G, '>&', STDOUT);
    print('first\n');
    print(G, 'second\n');
    close(G);
  },
);
pair(
  '$. goes on where a handle is opened anew, and begins again after close',
  `${perlFile('1\n2\n')} open(F, "<", "f"); my $l = <F>; open(F, "<", "f"); $l = <F>; print "$.\\n"; close F; open(F, "<", "f"); $l = <F>; print "$.\\n";`,
  () => {
    file('1\n2\n');
    open(F, '<', 'f');
    readline(F);
    open(F, '<', 'f');
    readline(F);
    say(F.lines);
    close(F);
    open(F, '<', 'f');
    readline(F);
    say(F.lines);
  },
);

pair(
  'read and sysread: offsets, padding, the end',
  `${perlFile('abcdefghij')} open(F, "<", "f"); my $b = "xy"; print join(" ", map { my ($n, $o) = @$_; my $r = read(F, $b, $n, $o); "$r:" . unpack("H*", $b) } [2, 0], [2, 4], [1, -1], [0, 0], [100, 1], [5, 0]), "\\n"; open(F, "<", "f"); print join(" ", map { my ($n, $o) = @$_; my $r = sysread(F, $b, $n, $o); "$r:" . unpack("H*", $b) } [2, 0], [2, 4], [1, -1], [100, 1], [5, 0]), "\\n";`,
  () => {
    file('abcdefghij');
    const b = { value: 'xy' };
    const hex = () => Buffer.from(b.value, 'latin1').toString('hex');
    open(F, '<', 'f');
    const reads = [
      [2, 0],
      [2, 4],
      [1, -1],
      [0, 0],
      [100, 1],
      [5, 0],
    ] as const;
    say(reads.map(([n, offset]) => `${read(F, b, n, offset)}:${hex()}`).join(' '));
    open(F, '<', 'f');
    const more = [
      [2, 0],
      [2, 4],
      [1, -1],
      [100, 1],
      [5, 0],
    ] as const;
    say(more.map(([n, offset]) => `${sysread(F, b, n, offset)}:${hex()}`).join(' '));
  },
);
pair(
  'syswrite: part, offset, past the buffer',
  '$| = 0; print "buffered\\n"; print STDERR join(" ", syswrite(STDOUT, "abcdef\\n"), syswrite(STDOUT, "abcdef\\n", 3), syswrite(STDOUT, "abcdef\\n", 3, 2), syswrite(STDOUT, "abcdef\\n", 100, 5), syswrite(STDOUT, "abcdef\\n", 2, -3)); eval { syswrite STDOUT, "\\x{100}" }; print STDERR $@;',
  () => {
    print('buffered\n');
    const parts: [number?, number?][] = [[], [3], [3, 2], [100, 5], [2, -3]];
    print(STDERR, parts.map((part) => syswrite(STDOUT, 'abcdef\n', ...part)).join(' '));
    evaluate(() => syswrite(STDOUT, '\u0100'));
    print(STDERR, EVAL_ERROR.value as string);
  },
);
pair(
  'eof',
  `${perlFile('a\n')} open(F, "<", "f"); print eof(F) ? 1 : 0; my $l = <F>; print eof(F) ? 1 : 0; close F; print eof(F) ? 1 : 0;`,
  () => {
    file('a\n');
    open(F, '<', 'f');
    print(eof(F) ? 1 : 0);
    readline(F);
    print(eof(F) ? 1 : 0);
    close(F);
    print(eof(F) ? 1 : 0);
  },
);

pair(
  'the UTF-8 layer',
  'open(F, ">:utf8", "f"); print F "caf\\x{e9} \\x{263a}\\n\\x{1f600}x\\n"; close F; open(F, "<", "f"); print <F>; open(F, "<:encoding(UTF-8)", "f"); my $l = <F>; print length($l), "\\n"; read(F, $l, 2); printf "%x\\n", ord $l; close F; open(F, "<", "f"); binmode(F, ":utf8"); $l = <F>; binmode(STDOUT, ":utf8"); print $l; binmode(STDOUT); print "\\xe9\\n"; eval { sysread F, $l, 1 }; print $@;',
  () => {
    open(F, '>:utf8', 'f');
    print(F, 'caf\u00e9 \u263a\n\u{1f600}x\n');
    close(F);
    open(F, '<', 'f');
    print(...F);
    open(F, '<:encoding(UTF-8)', 'f');
    say(readline(F)?.length ?? 'undef');
    const b = { value: '' };
    read(F, b, 2);
    say((b.value.codePointAt(0) ?? 0).toString(16));
    close(F);
    open(F, '<', 'f');
    binmode(F, ':utf8');
    const line = readline(F);
    binmode(STDOUT, ':utf8');
    print(line);
    binmode(STDOUT);
    print('\u00e9\n');
    evaluate(() => sysread(F, b, 1));
    print(EVAL_ERROR.value as string);
  },
);
pair(
  'bytes that are no UTF-8',
  'open(F, ">", "f"); print F "a\\xe9b\\n\\xc3\\xa9\\n"; close F; open(F, "<:encoding(UTF-8)", "f"); binmode(STDOUT, ":utf8"); print <F>;',
  () => {
    file('a\u00e9b\n\u00c3\u00a9\n');
    open(F, '<:encoding(UTF-8)', 'f');
    binmode(STDOUT, ':utf8');
    print(...F);
  },
);

const tellErrno =
  'sub t { print defined $_[0] ? $_[0] ? 1 : 0 : "undef", " ", $!+0, "\\n"; $! = 0 } use feature "say"; $^W = 1; $! = 0; ';
function tell(value: unknown): void {
  print(value === undefined ? 'undef' : value ? 1 : 0, ' ', +ERRNO, '\n');
  ERRNO.value = 0;
}
pair(
  'handles that are not open for it',
  `${tellErrno} my $b; t(scalar(print STDIN 1)); open(F, ">", "f"); $! = 0; t(scalar <F>); t(read F, $b, 1); t(sysread F, $b, 1); close F; t(syswrite STDIN, 1); t(binmode NO); t(fileno NO); t(scalar(print NO 1)); t(scalar(printf NO 1)); t(scalar(say NO 1)); t(scalar <NO>); t(read NO, $b, 1); t(sysread NO, $b, 1); t(syswrite NO, 1); t(close NO); t(scalar <NO>); open(C, "<", "/dev/null"); close C; $! = 0; t(close C); t(scalar(print C 1)); t(scalar <C>); t(eof C);`,
  () => {
    warnings();
    const NO = handle('NO');
    const C = handle('C');
    const b = { value: '' };
    // A false print is undef in Perl.
    const printed = (done: boolean) => tell(done || undefined);
    printed(print(STDIN, 1));
    open(F, '>', 'f');
    ERRNO.value = 0;
    tell(readline(F));
    tell(read(F, b, 1));
    tell(sysread(F, b, 1));
    close(F);
    tell(syswrite(STDIN, 1));
    printed(binmode(NO));
    tell(fileno(NO));
    printed(print(NO, 1));
    printed(printf(NO, '1'));
    printed(say(NO, 1));
    tell(readline(NO));
    tell(read(NO, b, 1));
    tell(sysread(NO, b, 1));
    tell(syswrite(NO, 1));
    tell(close(NO));
    tell(readline(NO));
    open(C, '<', '/dev/null');
    close(C);
    ERRNO.value = 0;
    tell(close(C));
    printed(print(C, 1));
    tell(readline(C));
    tell(eof(C));
  },
);
pair(
  'a full device: print, close',
  '$^W = 1; open(F, ">", "/dev/full"); print F "x" ? 1 : 0; $! = 0; my $r = close F; print $r ? 1 : 0, " $!\\n"; open(F, ">", "/dev/full"); select(F); $| = 1; select(STDOUT); $r = print F "x"; print $r ? 1 : 0, " $!\\n"; $! = 0; $r = close F; print $r ? 1 : 0, " $!\\n";',
  () => {
    open(F, '>', '/dev/full');
    print(F, 'x');
    ERRNO.value = 0;
    print(close(F) ? 1 : 0, ` ${ERRNO}\n`);
    open(F, '>', '/dev/full');
    select(F);
    OUTPUT_AUTOFLUSH.value = true;
    select(STDOUT);
    print(print(F, 'x') ? 1 : 0, ` ${ERRNO}\n`);
    ERRNO.value = 0;
    print(close(F) ? 1 : 0, ` ${ERRNO}\n`);
  },
);

pair(
  'pipes to processes',
  '$^W = 1; open(F, "-|", "echo", "a  b", "\\$x"); print <F>; print close(F) ? 1 : 0, " $?\\n"; open(F, "-|", "exit 3"); $! = 5; print close(F) ? 1 : 0, " $? ", $!+0, "\\n"; open(F, "-|", "kill -9 \\$\\$"); print close(F) ? 1 : 0, " $?\\n"; print open(F, "-|", "/nope", "x") ? 1 : 0, " $!\\n"; $| = 1; open(F, "|-", "cat; exit 2"); print F "to cat\\n"; print close(F) ? 1 : 0, " $?\\n"; open(F, "-|", "echo a  b"); print <F>; close F; print open(F, "-|", " ") ? 1 : 0, "\\n";',
  () => {
    warnings();
    open(F, '-|', 'echo', 'a  b', '$x');
    print(...F);
    print(close(F) ? 1 : 0, ` ${CHILD_ERROR}\n`);
    open(F, '-|', 'exit 3');
    ERRNO.value = 5;
    print(close(F) ? 1 : 0, ` ${CHILD_ERROR} `, +ERRNO, '\n');
    open(F, '-|', 'kill -9 $$');
    print(close(F) ? 1 : 0, ` ${CHILD_ERROR}\n`);
    print(open(F, '-|', '/nope', 'x') ? 1 : 0, ` ${ERRNO}\n`);
    OUTPUT_AUTOFLUSH.value = true;
    open(F, '|-', 'cat; exit 2');
    print(F, 'to cat\n');
    print(close(F) ? 1 : 0, ` ${CHILD_ERROR}\n`);
    open(F, '-|', 'echo a  b');
    print(...F);
    close(F);
    print(open(F, '-|', ' ') ? 1 : 0, '\n');
  },
);
pair(
  'a pipe to a forked child of its own',
  'my $me = $$; my $pid = open(F, "-|"); if ($pid == 0) { print $$ == $me ? "same" : "new", "\\n"; exit 4 } print "got ", <F>; close F; print "$?\\n";',
  () => {
    const me = PROCESS_ID;
    const pid = open(F, '-|');
    if (pid === 0) {
      print(PROCESS_ID === me ? 'same' : 'new', '\n');
      exit(4);
    }
    print('got ', ...F);
    close(F);
    print(`${CHILD_ERROR}\n`);
  },
);
pair('the end waits for a pipe', 'open(F, "|-", "sleep 0.3; cat"); print F "late\\n";', () => {
  open(F, '|-', 'sleep 0.3; cat');
  print(F, 'late\n');
});
pair(
  'backticks',
  '$^W = 1; my $x = `echo a; exit 7`; print "$x$?\\n"; my @l = `printf "a\\nb\\nc"`; print scalar(@l), "\\n"; $x = readpipe("/nope"); print defined $x ? 1 : 0, " $? ", $!+0, "\\n"; my $q = "q"; print `echo $q`;',
  () => {
    warnings();
    print(readpipe('echo a; exit 7'), `${CHILD_ERROR}\n`);
    print(readpipe.list('printf "a\nb\nc"').length, '\n');
    const x = readpipe('/nope');
    print(x === undefined ? 0 : 1, ` ${CHILD_ERROR} `, +ERRNO, '\n');
    print(qx`echo ${'q'}`);
  },
);
pair(
  'using closes, and what is printed is there',
  `{ open(my $f, ">", "f"); print $f "x\\n" } open(F, "<", "f"); print <F>;`,
  () => {
    {
      using f: Handle = handle('$f');
      open(f, '>', 'f');
      print(f, 'x\n');
    }
    open(F, '<', 'f');
    print(...F);
  },
);
