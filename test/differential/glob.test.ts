// glob and the file tests -T and -B, in ours and in perl.
import {
  close,
  ERRNO,
  filetest,
  glob,
  handle,
  mkdir,
  open,
  opendir,
  pipe,
  print,
  read,
  readline,
  tell,
} from '@perlipc/perl';
import { manyCases, r } from './many.js';

const same = manyCases(import.meta.url);

const NAMES =
  'a|b|c.c|d.c|A.c|.hid|sp ace|q"t|\xe9|z|Z_|a1|a2|a10|[x]|br{ace|back\\slash|it\'s|tab\tname'.split('|');

function make(): void {
  mkdir('dir');
  mkdir('dir/sub');
  for (const name of [...NAMES, 'dir/f1', 'dir/.f', 'dir/sub/f2']) {
    open(handle('F'), '>', name);
  }
  ERRNO.value = 0;
}
const MAKE = `mkdir "dir"; mkdir "dir/sub"; for (${[...NAMES, 'dir/f1', 'dir/.f', 'dir/sub/f2'].map(quoted).join(', ')}) { open my $f, ">", $_ } $! = 0;`;

/** A string of perl. */
function quoted(text: string): string {
  return `"${[...text].map((character) => `\\x{${character.charCodeAt(0).toString(16)}}`).join('')}"`;
}

const PATTERNS: Record<string, string[]> = {
  wildcards: ['*', '*.c', '?', 'a?', 'a*b*', '**', '.*', '.h*', 'nope*', 'dir/.*', 'dir//f*'],
  folders: ['*/*', 'dir/*/', '*/.', 'd*/s*/f?', '*/*/*'],
  'what has none': [
    '',
    'a',
    'nope',
    'dir/',
    'dir//f1',
    'nodir/x',
    'a/x',
    '.',
    '..',
    '/',
    '//',
    '\xe9',
    'x'.repeat(5000),
  ],
  sets: [
    '[a-c]*',
    '[!a-c]*',
    '[^a-c]*',
    '[]a]*',
    '[a',
    '[]',
    '[]x',
    '[!',
    '[[]x]',
    '[a-]*',
    '[-a]*',
    '[z-a]*',
    '[\xe0-\xff]',
    '[a\\]]*',
    '[!]a]?',
  ],
  braces: [
    '{a,b,nope}',
    '{a,}',
    '{a,{b,c.c}}',
    '{*.c,a*}',
    '{a,b}{1,2}',
    '{}',
    '{}x',
    'x{}',
    '{a',
    'x{a',
    'a}',
    '{[}],a}',
    '{1..3}',
    'br\\{ace',
    'br{ace',
    'dir/{f1,f2}',
    '{a,b',
    '{a,[b}',
    '{c,a}*',
    '{~,b}',
    '{a b,c}',
  ],
  quotes: [
    '"sp ace"',
    "'sp ace' a",
    'sp\\ ace',
    'sp* a',
    "un'matched *",
    " un'matched * ",
    "a un'm",
    '"x y" un\'m ',
    '"a"b',
    '\\"x',
    '"q\\"t"',
    'q\\"t',
    '"a*"',
    '"it\'s"',
    "it\\'s",
    '"',
    '""',
    "'' a",
    "'a\\",
    '"sp ace',
  ],
  backslashes: [
    'no\\pe',
    '\\*',
    '\\[x\\]',
    'trail\\',
    'back\\\\slash',
    'back\\slash',
    '\\',
    '\\\\',
    'a\\ b',
    '\\~',
  ],
  'space between them': ['a b', ' a  b ', 'a\nb', 'a\tb', 'b a', '*.c *.c', '  '],
  tildes: ['~', '~root/x', '~nosuch/x', '~/a', '~/nope', '~"root"', '"~"', '~root', '~~', 'a~'],
  'no byte': ['\u0100*', '\u0100\xe9 \xe9', 'a\0b', 'a\0', '\0'],
  files: ['/et[c]/hosts', '../*/z', './[ab]', '/nope*/x'],
};

for (const [kind, patterns] of Object.entries(PATTERNS))
  same(
    `glob: ${kind}`,
    () => {
      make();
      for (const pattern of patterns) {
        const names = glob.list(pattern);
        // Which folder is looked at last, and leaves its errno, is the file system's to say.
        if (kind === 'folders') ERRNO.value = 0;
        r(...names);
      }
    },
    `${MAKE} my @g; for my $p (${patterns.map(quoted).join(', ')}) { @g = glob $p; $! = 0 if "${kind}" eq "folders"; r(@g) }`,
  );

for (const home of ['', '/et*', '/nope*', 'dir'])
  same(
    `glob: a home '${home}'`,
    () => {
      make();
      const before = process.env['HOME'];
      process.env['HOME'] = home;
      for (const pattern of ['~', '~/passwd', '~/nope', '~/*1', '~root']) r(...glob.list(pattern));
      process.env['HOME'] = before;
    },
    `${MAKE} local $ENV{HOME} = "${home}"; my @g; for my $p ("~", "~/passwd", "~/nope", "~/*1", "~root") { @g = glob $p; r(@g) }`,
  );

const CONTENTS: Record<string, string[]> = {
  'each byte': Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)),
  'each byte after a letter': Array.from({ length: 256 }, (_, byte) => `ab${String.fromCharCode(byte)}`),
  'UTF-8 and what is none': [
    ...[
      '\0\xc3\xa9',
      '\xc3\xa9\xff',
      'a\xc3',
      '\xed\xa0\x80',
      '\xf8\x88\x80\x80\x80',
      '\xf8\x87\x80\x80\x80',
      '\xc0\x80',
    ],
    ...[
      '\xe0\x9f\xbf',
      '\xe0\xa0\x80',
      '\xf0\x8f\xbf\xbf',
      '\xf0\x90\x80\x80',
      '\xf4\x90\x80\x80',
      '\xfc\x83\x80\x80\x80\x80',
    ],
    ...[
      '\xfe\x82\x80\x80\x80\x80\x80',
      '\xfe\x81\x80\x80\x80\x80\x80',
      '\xe2\x82',
      '\xe2\x28',
      '\x80',
      'abc\x80',
      'ab\x80\x80',
    ],
    '\xff\x80\x87\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbf',
  ],
  'how much of it': [
    '',
    'a\x01',
    'ab\x01',
    'abc\x01\x01',
    `${'x'.repeat(600)}\0`,
    `${'x'.repeat(511)}\0`,
    `${'x'.repeat(511)}\xc3\xa9`,
  ],
};

for (const [kind, contents] of Object.entries(CONTENTS))
  same(
    `-T and -B: ${kind}`,
    () => {
      for (const content of contents) {
        const F = handle('F');
        open(F, '>', 'f') && print(F, content) && close(F);
        r(filetest('-T', 'f'), filetest('-B', 'f'));
      }
    },
    `for my $c (${contents.map(quoted).join(', ')}) { open F, ">", "f" and print F $c and close F; r(-T "f", -B "f") }`,
  );

same(
  '-T and -B of what is no file',
  () => {
    for (const name of ['.', 'nope', 'nope\n', 'a\0b', 'nope\0', '', './nope/x']) {
      r(filetest('-T', name));
      r(filetest('-B', name));
    }
  },
  'for my $n (".", "nope", "nope\\n", "a\\0b", "nope\\0", "", "./nope/x") { my $t = -T $n; r($t); $t = -B $n; r($t) }',
);

same(
  '-T and -B of a handle go by what it holds',
  () => {
    const [F, R, W, D, N] = ['F', 'R', 'W', 'D', 'NEVER'].map((name) => handle(name));
    if (!F || !R || !W || !D || !N) return;
    const both = () => r(filetest('-T', F), filetest('-B', F), tell(F));
    open(F, '>', 'f') && print(F, `${'line\n'.repeat(10)}\0\0`);
    both();
    close(F);
    open(F, '<', 'f');
    both();
    for (let line = readline(F); line !== undefined; line = readline(F)) both();
    both();
    open(F, '<', 'f');
    read(F, { value: '' }, 52);
    both();
    open(F, '<', '/dev/null');
    both();
    pipe(R, W) && print(W, 'text\n') && close(W);
    r(filetest('-T', R), filetest('-B', R), readline(R));
    r(filetest('-T', R), filetest('-B', R));
    close(R);
    r(filetest('-T', R));
    r(filetest('-B', N));
    open(F, '<', '.');
    r(filetest('-T', F), filetest('-B', F));
    opendir(D, '.');
    r(filetest('-T', N));
  },
  String.raw`sub both { r(-T F, -B F, tell F) } open F, ">", "f" and print F "line\n" x 10, "\0\0"; both(); close F; open F, "<", "f"; both();
    while (defined(my $l = <F>)) { both() } both(); open F, "<", "f"; my $b; read F, $b, 52; both(); open F, "<", "/dev/null"; both();
    pipe R, W and print W "text\n" and close W; r(-T R, -B R, scalar <R>); r(-T R, -B R); close R; my $t = -T R; r($t); $t = -B NEVER; r($t);
    open F, "<", "."; r(-T F, -B F); opendir D, "."; $t = -T NEVER; r($t)`,
);
