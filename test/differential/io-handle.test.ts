import {
  CHILD_ERROR,
  close,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  exit,
  fork,
  handle,
  INPUT_RECORD_SEPARATOR,
  OUTPUT_FIELD_SEPARATOR,
  OUTPUT_RECORD_SEPARATOR,
  open,
  print,
  qq,
  waitpid,
} from '@perlipc/perl';
import { bless, IO, type IOSocket, ref, STDOUT } from '@perlipc/perl/io';
import { AF_UNIX, PF_UNSPEC, SOCK_STREAM } from '@perlipc/socket';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const shown = (value: unknown) =>
  value === undefined ? 'undef' : value === true ? '[1]' : value === false ? '[]' : `[${value}]`;
/** Tells what each call returns, and errno where it returned nothing. */
const tell = (...calls: (() => unknown)[]) => {
  for (const call of calls) {
    ERRNO.value = 0;
    const got = evaluate(call);
    if (EVAL_ERROR.value !== '') print(`${EVAL_ERROR.value}`);
    else print(shown(got), got === undefined || got === false || got === '' ? ` ${+ERRNO}` : '', '\n');
  }
};
const TELL = perl`sub shown { defined $_[0] ? "[$_[0]]" : "undef" }
sub tell_ { for (@_) { $! = 0; my $got = eval { $_->() }; if ($@) { print $@ } else { print shown($got), $got ? "" : defined $got && $got ne "" ? "" : " " . ($! + 0), "\n" } } } `;
const place = (text: string) => text.replaceAll(/ at \S+ line \d+/g, ' at PLACE');

function pair(): [IOSocket, IOSocket] {
  return IO.Socket.socketpair(AF_UNIX, SOCK_STREAM, PF_UNSPEC) as [IOSocket, IOSocket];
}
const PAIR = 'use IO::Socket; my ($a, $b) = IO::Socket->socketpair(AF_UNIX, SOCK_STREAM, PF_UNSPEC); ';

same(
  'IO::Handle: the state of a handle that is open, closed, and never was open',
  () => {
    const [a, b] = pair();
    const n = IO.Handle.new();
    for (const io of [a, n])
      for (let i = 0; i < 2; i++) {
        tell(
          () => io.autoflush(),
          () => io.autoflush(0),
          () => io.autoflush(),
          () => io.blocking(),
          () => io.blocking(0),
          () => io.blocking(1),
          () => io.flush(),
          () => io.sync(),
          () => io.error(),
          () => io.clearerr(),
          () => io.untaint(),
          () => io.opened(),
          () => (io.fileno() === undefined ? undefined : 'some'),
          () => io.input_line_number(),
          () => io.setbuf(),
          () => io.close(),
          () => io.close(),
        );
      }
    tell(
      () => b.getline(),
      () => b.eof(),
      () => b.getc(),
      () => b.error(),
    );
  },
  `${PAIR}${TELL}my $n = IO::Handle->new; for my $io ($a, $n) { for (1..2) { tell_(sub { $io->autoflush ? 1 : "" }, sub { $io->autoflush(0) ? 1 : "" }, sub { $io->autoflush ? 1 : "" }, sub { $io->blocking }, sub { $io->blocking(0) }, sub { $io->blocking(1) },
   sub { $io->flush }, sub { $io->sync }, sub { $io->error }, sub { $io->clearerr }, sub { $io->untaint }, sub { $io->opened }, sub { defined $io->fileno ? "some" : undef }, sub { $io->input_line_number }, sub { $io->setbuf(my $x) }, sub { $io->close }, sub { $io->close }) } }
   tell_(sub { $b->getline }, sub { $b->eof }, sub { $b->getc }, sub { $b->error });`,
  { normal: place },
);
same(
  'IO::Handle: print, printf, say, write and printflush with the separators',
  () => {
    const io = IO.Handle.new_from_fd(1, 'w') as InstanceType<typeof IO.Handle>;
    OUTPUT_FIELD_SEPARATOR.value = '-';
    OUTPUT_RECORD_SEPARATOR.value = '!\n';
    tell(
      () => io.print('a', 'b', 3),
      () => io.printf('%s %03d', 'c', 7),
      () => io.say('d', 'e'),
      () => io.say(),
      () => io.write('hello\n'),
      () => io.write('hello\n', 2),
      () => io.write('hello\n', 3, 2),
      () => io.write('hello\n', -2, -5),
      () => io.printflush('f', 'g'),
      () => io.flush(),
      () => io.syswrite('whole\n'),
      () => io.syswrite('whole\n', 3),
      () => io.syswrite('whole\n', 3, 3),
      () => io.output.autoflush,
    );
  },
  `use IO::Handle; ${TELL} my $io = IO::Handle->new_from_fd(1, "w"); $, = "-"; $\\ = "!\\n"; tell_(sub { $io->print("a", "b", 3) }, sub { $io->printf("%s %03d", "c", 7) }, sub { $io->say("d", "e") }, sub { $io->say }, sub { $io->write("hello\\n") },
   sub { $io->write("hello\\n", 2) }, sub { $io->write("hello\\n", 3, 2) }, sub { $io->write("hello\\n", -2, -5) }, sub { $io->printflush("f", "g") }, sub { $io->flush }, sub { $io->syswrite("whole\\n") }, sub { $io->syswrite("whole\\n", 3) }, sub { $io->syswrite("whole\\n", 3, 3) }, sub { "" });`,
  { normal: (text) => text.split('\n').sort().join('\n') },
);
same(
  'IO::Handle: lines, characters, read and sysread',
  () => {
    const [a, b] = pair();
    a.print('one\ntwo\nthree\n\nfour\nfive ');
    a.shutdown(1);
    const buffer = { value: 'xyz' };
    tell(
      () => b.getline(),
      () => b.input_line_number(),
      () => b.getc(),
      () => b.ungetc(65),
      () => b.gets(),
      () => b.read(buffer, 2, 5),
      () => buffer.value.replaceAll('\0', '0'),
      () => b.eof(),
    );
    INPUT_RECORD_SEPARATOR.value = '';
    tell(() => b.getline());
    INPUT_RECORD_SEPARATOR.value = '\n';
    tell(
      () => b.getlines().join('|'),
      () => b.getlines().length,
      () => b.input_line_number(),
      () => b.eof(),
      () => b.getc(),
      () => b.sysread(buffer, 9),
      () => buffer.value,
      () => b.read(buffer, -1),
    );
    a.close();
    b.close();
    const [c, d] = pair();
    c.syswrite('abcdef');
    tell(
      () => d.sysread(buffer, 3),
      () => d.sysread(buffer, 2, 2),
      () => buffer.value,
      () => d.blocking(false),
      () => d.sysread(buffer, 1),
      () => d.sysread(buffer, 1),
      () => ERRNO.is('EAGAIN'),
      () => d.getline(),
      () => d.error(),
    );
  },
  `${PAIR}${TELL} $a->print("one\\ntwo\\nthree\\n\\nfour\\nfive "); $a->shutdown(1); my $buf = "xyz"; tell_(sub { $b->getline }, sub { $b->input_line_number }, sub { $b->getc }, sub { $b->ungetc(65) }, sub { $b->gets }, sub { $b->read($buf, 2, 5) }, sub { $buf =~ tr/\\0/0/r }, sub { $b->eof });
   $/ = ""; tell_(sub { $b->getline }); $/ = "\\n"; tell_(sub { join "|", $b->getlines }, sub { scalar(my @l = $b->getlines) }, sub { $b->input_line_number }, sub { $b->eof }, sub { $b->getc }, sub { $b->sysread($buf, 9) }, sub { $buf }, sub { $b->read($buf, -1) });
   $a->close; $b->close; ($a, $b) = IO::Socket->socketpair(AF_UNIX, SOCK_STREAM, PF_UNSPEC); $a->syswrite("abcdef"); tell_(sub { $b->sysread($buf, 3) }, sub { $b->sysread($buf, 2, 2) }, sub { $buf }, sub { $b->blocking(0) }, sub { $b->sysread($buf, 1) }, sub { $b->sysread($buf, 1) }, sub { $!{EAGAIN} ? 1 : "" }, sub { $b->getline }, sub { $b->error });`,
  { normal: place },
);
same(
  'IO::Handle: characters that are put back',
  () => {
    const F = IO.File.new('f', 'r');
    const text = { value: '' };
    tell(
      () => F?.ungetc(65),
      () => F?.ungetc(255),
      () => F?.ungetc(256),
      () => F?.ungetc(-1),
      () => F?.getc() === '\xff',
      () => F?.getline(),
      () => F?.ungetc(66),
      () => F?.eof(),
      () => F?.getc(),
      () => F?.binmode(':utf8'),
      () => F?.ungetc(0x20ac),
      () => F?.ungetc(0xe9),
      () => F?.read(text, 2),
      () => text.value === '\xe9\u20ac',
      () => F?.close(),
      () => F?.ungetc(65),
    );
  },
  `use IO::File; ${TELL} my $f = IO::File->new("f", "r"); my $t; tell_(sub { $f->ungetc(65) }, sub { $f->ungetc(255) }, sub { $f->ungetc(256) }, sub { $f->ungetc(-1) }, sub { $f->getc eq "\\xff" ? 1 : "" }, sub { scalar $f->getline }, sub { $f->ungetc(66) }, sub { $f->eof }, sub { $f->getc }, sub { binmode $f, ":utf8" }, sub { $f->ungetc(0x20ac) }, sub { $f->ungetc(0xe9) }, sub { $f->read($t, 2) }, sub { $t eq "\\x{e9}\\x{20ac}" ? 1 : "" }, sub { $f->close }, sub { $f->ungetc(65) });`,
  { normal: place, files: { f: 'line\n' } },
);
same(
  'IO::Handle: fdopen and new_from_fd',
  () => {
    const F = handle('F');
    open(F, '>', 'f');
    const io = IO.Handle.new();
    tell(
      () => ref(io.fdopen(F, 'w') ?? io),
      () => io.fileno() === F.fd,
      () => io.print('copy\n'),
      () => io.close(),
    );
    const G = handle('G');
    open(G, '<', 'f');
    close(G);
    const n = IO.Handle.new_from_fd(F.fd, '>>');
    tell(
      () => n?.fileno() === F.fd,
      () => n?.print('same\n'),
      () => n?.flush(),
    );
    tell(
      () => io.fdopen(77, 'r'),
      () => IO.Handle.new_from_fd(77, 'r'),
      () => IO.Handle.new_from_fd(G, 'r'),
      () => io.opened(),
    );
    for (const mode of ['q', 'rw', '+r', '', '<<']) tell(() => io.fdopen(1, mode));
    for (const mode of ['r', 'w', 'a', 'r+', 'w+', 'a+', '<', '>', '>>', '+<', '+>', '+>>'])
      tell(() => ref(IO.Handle.new_from_fd(F.fd, mode) ?? io));
    close(F);
  },
  `use IO::Handle; ${TELL} open F, ">", "f"; my $io = IO::Handle->new; tell_(sub { ref $io->fdopen(*F, "w") }, sub { $io->fileno == fileno(F) ? 1 : "" }, sub { $io->print("copy\\n") }, sub { $io->close });
   open G, "<", "f"; close G; my $n = IO::Handle->new_from_fd(fileno F, ">>"); tell_(sub { $n->fileno == fileno(F) ? 1 : "" }, sub { $n->print("same\\n") }, sub { $n->flush });
   tell_(sub { $io->fdopen(77, "r") }, sub { IO::Handle->new_from_fd(77, "r") }, sub { IO::Handle->new_from_fd(\\*G, "r") }, sub { $io->opened });
   for my $mode ("q", "rw", "+r", "", "<<") { tell_(sub { $io->fdopen(1, $mode) }) }
   my @keep; for my $mode ("r", "w", "a", "r+", "w+", "a+", "<", ">", ">>", "+<", "+>", "+>>") { tell_(sub { push @keep, IO::Handle->new_from_fd(fileno(F), $mode); ref $keep[-1] }) } close F;`,
  { normal: place },
);
same(
  'warnings and messages call an IO::Handle GEN0, GEN1 and so on',
  () => {
    const a = IO.Handle.new();
    const s = IO.Socket.INET.new();
    a.getline();
    s?.print('x');
    s?.syswrite('x');
    s?.close();
    s?.print('x');
    s?.getline();
    s?.connected();
    const [c, d] = pair();
    c.print('a\nb\n');
    c.close();
    d.getline();
    d.getline();
    evaluate(() => IO.Handle.new().fdopen(1, 'q'));
    print(`${EVAL_ERROR.value}`);
    evaluate(() => IO.Socket.new({ Domain: 99 }));
    print(`${EVAL_ERROR.value}`);
  },
  `use IO::Socket; my $a = IO::Handle->new; my $s = IO::Socket::INET->new; $a->getline; $s->print("x"); $s->syswrite("x"); $s->close; $s->print("x"); $s->getline; $s->connected;
   my ($c, $d) = IO::Socket->socketpair(AF_UNIX, SOCK_STREAM, PF_UNSPEC); $c->print("a\\nb\\n"); $c->close; $d->getline; $d->getline; eval { IO::Handle->new->fdopen(1, "q") }; print $@; eval { IO::Socket->new(Domain => 99) }; print $@;`,
  { switches: '-w', normal: place },
);
same(
  'IO::Pipe: a command at either end, and its status',
  () => {
    const r = IO.Pipe.new();
    r?.reader('echo', 'hi there');
    print(
      r ? ref(r) : '',
      ' ',
      shown(r?.getline()),
      shown(r?.getline()),
      shown(r?.close()),
      ` ${CHILD_ERROR}\n`,
    );
    const w = IO.Pipe.new();
    w?.writer('sh', '-c', 'read x; echo "got $x" > f; exit 3');
    w?.print('line\n');
    print(shown(w?.close()), ` ${CHILD_ERROR}\n`);
    const one = IO.Pipe.new();
    one?.reader('echo one; echo "two  words"');
    print([...(one ?? [])].join('|'), shown(one?.close()), '\n');
    print(shown(one?.opened()), '\n');
    evaluate(() => one?.reader());
    print(`${EVAL_ERROR.value}`);
  },
  `use IO::Pipe; my $r = IO::Pipe->new; $r->reader("echo", "hi there"); sub shown { defined $_[0] ? "[$_[0]]" : "undef" } print ref $r, " ", shown($r->getline), shown(scalar $r->getline), shown($r->close), " $?\\n";
   my $w = IO::Pipe->new; $w->writer("sh", "-c", 'read x; echo "got $x" > f; exit 3'); $w->print("line\\n"); print shown($w->close), " $?\\n";
   my $one = IO::Pipe->new; $one->reader('echo one; echo "two  words"'); print join("|", <$one>), shown($one->close), "\\n"; print shown($one->opened), "\\n"; eval { $one->reader }; print $@;`,
  { normal: place },
);
same(
  'IO::Pipe: the two ends in two processes, and a command that there is not',
  () => {
    const pipe = IO.Pipe.new();
    const pid = fork();
    if (pid === 0) {
      pipe?.writer();
      pipe?.print('from the child\n', 'and more\n');
      exit(4);
    }
    pipe?.reader();
    for (const line of pipe ?? []) print(line);
    waitpid(pid ?? 0, 0);
    print(`${CHILD_ERROR} ${shown(pipe?.close())}\n`);
    const none = IO.Pipe.new();
    none?.reader('/nonexistent', 'x');
    print([...(none ?? [])].length, shown(none?.close()), ` ${CHILD_ERROR}\n`);
    const [R, W] = [handle('R'), handle('W')];
    IO.Pipe.new(R, W);
    print(W, 'through\n');
    close(W);
    print([...R].join(''));
  },
  `use IO::Pipe; sub shown { defined $_[0] ? "[$_[0]]" : "undef" } my $pipe = IO::Pipe->new; my $pid = fork; if ($pid == 0) { $pipe->writer; $pipe->print("from the child\\n", "and more\\n"); exit 4 } $pipe->reader; print while <$pipe>; waitpid $pid, 0; print "$? ", shown($pipe->close), "\\n";
   my $none = IO::Pipe->new; $none->reader("/nonexistent", "x"); print scalar(my @l = <$none>), shown($none->close), " $?\\n";
   IO::Pipe->new(*R, *W); print W "through\\n"; close W; print <R>;`,
  { normal: place },
);
same(
  'a handle of the program becomes an IO::Handle, as all are in Perl',
  () => {
    STDOUT.autoflush(1);
    STDOUT.printf('%s\n', 'now');
    const F = bless(handle('F'));
    open(F, '>', 'f');
    F.say('text');
    print(F, qq`more\n`);
    F.close();
    const full = bless(handle('$full'));
    open(full, '>', '/dev/full');
    open(F, '<', 'f');
    tell(
      () => F.flush(),
      () => full.print('x'),
      () => full.flush(),
      () => full.close(),
      () => F.close(),
      () => F.opened(),
      () => ref(STDOUT) !== '',
    );
  },
  `use IO::Handle; ${TELL} STDOUT->autoflush(1); STDOUT->printf("%s\\n", "now"); open my $f, ">", "f"; $f->say("text"); print $f "more\\n"; $f->close; open my $full, ">", "/dev/full"; open $f, "<", "f"; tell_(sub { $f->flush }, sub { $full->print("x") }, sub { $full->flush }, sub { $full->close }, sub { $f->close }, sub { $f->opened }, sub { ref(*STDOUT{IO}) ne "" });`,
);
