import { ERRNO, EVAL_ERROR, evaluate, handle, print } from '@perlipc/perl';
import { bless, IO, ref, STDOUT } from '@perlipc/perl/io';
import * as sys from '@perlipc/sys';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const shown = (value: unknown) =>
  value === undefined ? 'undef' : value === true ? '[1]' : value === false ? '[]' : `[${value}]`;
const tell = (...calls: (() => unknown)[]) => {
  for (const call of calls) {
    ERRNO.value = 0;
    const got = evaluate(call);
    if (EVAL_ERROR.value !== '') print(`${EVAL_ERROR.value}`);
    else print(shown(got), got === undefined || got === false || got === '' ? ` ${+ERRNO}` : '', '\n');
  }
};
const TELL = perl`use IO::File; sub shown { defined $_[0] ? "[$_[0]]" : "undef" }
sub tell_ { for (@_) { $! = 0; my $got = eval { $_->() }; if ($@) { print $@ } else { print shown($got), defined $got && $got ne "" ? "" : " " . ($! + 0), "\n" } } } `;
const place = (text: string) => text.replaceAll(/ at \S+ line \d+/g, ' at PLACE');

same(
  'IO::File: opened in many ways, and what it is then',
  () => {
    const modes = [
      'r',
      'w',
      'a',
      'r+',
      'w+',
      'a+',
      '<',
      '>',
      '>>',
      '+<',
      '+>',
      '<:utf8',
      '>:raw',
      0,
      1,
      0o102,
      '66',
      'q',
      'rw',
      '>&',
    ];
    for (const mode of modes)
      for (const name of ['f', 'nothing', 'nodir/f']) {
        let file: InstanceType<typeof IO.File> | undefined;
        tell(() => {
          file = IO.File.new(name, mode);
          return file && ref(file);
        });
        if (file)
          tell(
            () => file?.print('x') || '',
            () => file?.getline(),
            () => file?.tell(),
          );
        file?.close();
        sys.unlink('f');
        const fresh = IO.File.new('f', 'w');
        fresh?.print('one\ntwo\n');
        fresh?.close();
        evaluate(() => sys.unlink('nothing'));
      }
    tell(
      () => IO.File.new('f')?.getline(),
      () => IO.File.new('nothing'),
      () => IO.File.new()?.opened(),
      () => IO.File.new()?.open('f'),
    );
  },
  `${TELL} open F, ">", "f"; close F; for my $mode ("r", "w", "a", "r+", "w+", "a+", "<", ">", ">>", "+<", "+>", "<:utf8", ">:raw", 0, 1, 66, "66", "q", "rw", ">&") { for my $name ("f", "nothing", "nodir/f") { my $file; tell_(sub { $file = IO::File->new($name, $mode); $file ? ref $file : $file }); tell_(sub { $file->print("x") || "" }, sub { scalar $file->getline }, sub { $file->tell }) if $file; $file->close if $file;
   unlink "f"; my $fresh = IO::File->new("f", "w"); $fresh->print("one\\ntwo\\n"); $fresh->close; unlink "nothing" } } tell_(sub { scalar IO::File->new("f")->getline }, sub { IO::File->new("nothing") }, sub { IO::File->new->opened }, sub { IO::File->new->open("f") });`,
  { normal: place, files: { f: '' } },
);
same(
  'IO::File: seek, tell, stat, truncate, fcntl and a file without a name',
  () => {
    const file = IO.File.new('f', 'w+', 0o600);
    const buffer = { value: '' };
    tell(
      () => file?.print('one\ntwo\nthree\n'),
      () => file?.tell(),
      () => file?.seek(4, 0),
      () => file?.getline(),
      () => file?.tell(),
      () => file?.seek(-3, 2),
      () => file?.read(buffer, 9),
      () => buffer.value,
      () => file?.eof(),
      () => file?.seek(0, 0),
      () => file?.sysseek(0, 0),
      () => file?.sysseek(2, 0),
      () => file?.seek(-1, 0),
      () => file?.truncate(5),
      () => file?.stat()[7],
      () => file?.stat().length,
      () => file?.fcntl(sys.F_GETFD, 0),
      () => file?.fcntl(sys.F_SETFD, 0),
      () => file?.fcntl(sys.F_GETFD, 0),
      () => file?.ioctl(0, 0),
      () => file?.close(),
      () => file?.seek(0, 0),
      () => file?.tell(),
      () => file?.sysseek(0, 0),
      () => file?.stat().length,
      () => file?.truncate(0),
      () => file?.fcntl(sys.F_GETFD, 0),
    );
    const nameless = IO.File.new_tmpfile();
    tell(
      () => nameless && ref(nameless),
      () => nameless?.print('text\n'),
      () => nameless?.seek(0, 0),
      () => nameless?.getline(),
      () => nameless?.stat()[3],
    );
    const F = bless(handle('F'));
    tell(
      () => F.open('f', 'r'),
      () => F.seek(2, 0),
      () => F.getc(),
      () => F.binmode(':utf8'),
      () => STDOUT.fileno(),
    );
  },
  `${TELL} my $file = IO::File->new("f", "w+", 0600); my $buf; tell_(sub { $file->print("one\\ntwo\\nthree\\n") }, sub { $file->tell }, sub { $file->seek(4, 0) }, sub { scalar $file->getline }, sub { $file->tell }, sub { $file->seek(-3, 2) }, sub { $file->read($buf, 9) }, sub { $buf }, sub { $file->eof }, sub { $file->seek(0, 0) }, sub { $file->sysseek(0, 0) }, sub { $file->sysseek(2, 0) }, sub { $file->seek(-1, 0) }, sub { $file->truncate(5) }, sub { ($file->stat)[7] }, sub { scalar(my @l = $file->stat) },
     sub { $file->fcntl(1, 0) }, sub { $file->fcntl(2, 0) }, sub { $file->fcntl(1, 0) }, sub { $file->ioctl(0, 0) }, sub { $file->close }, sub { $file->seek(0, 0) }, sub { $file->tell }, sub { $file->sysseek(0, 0) }, sub { scalar(my @l = $file->stat) }, sub { $file->truncate(0) }, sub { $file->fcntl(1, 0) });
   my $n = IO::File->new_tmpfile; tell_(sub { ref $n }, sub { $n->print("text\\n") }, sub { $n->seek(0, 0) }, sub { scalar $n->getline }, sub { ($n->stat)[3] }); my $f = IO::File->new; tell_(sub { $f->open("f", "r") }, sub { $f->seek(2, 0) }, sub { $f->getc }, sub { binmode $f, ":utf8" }, sub { STDOUT->fileno });`,
  { normal: place },
);

same(
  'new_tmpfile where TMPDIR is not there',
  () => {
    process.env['TMPDIR'] = '/nope';
    const file = IO.File.new_tmpfile();
    tell(
      () => file?.print('abc'),
      () => file?.seek(0, 0),
      () => file?.getline(),
    );
  },
  `${TELL} $ENV{TMPDIR} = "/nope"; my $f = IO::File->new_tmpfile; tell_(sub { $f->print("abc") }, sub { $f->seek(0, 0) }, sub { $f->getline });`,
);
