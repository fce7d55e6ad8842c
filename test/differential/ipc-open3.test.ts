// Perl's IPC::Open2 and IPC::Open3, in ours and in perl.
import {
  CHILD_ERROR,
  close,
  eof,
  handle,
  open,
  print,
  readline,
  SIG,
  STDIN,
  STDOUT,
  syswrite,
  wait,
  waitpid,
} from '@perlipc/perl';
import { open2 } from '@perlipc/perl/ipc-open2';
import { open3 } from '@perlipc/perl/ipc-open3';
import { child } from './child.js';
import { perl } from './differential.js';
import { manyCases, r } from './many.js';

const IN = handle('IN');
const OUT = handle('OUT');
const ERR = handle('ERR');
const F = handle('F');
const same = manyCases(import.meta.url);

function end(pid: number): void {
  for (const each of [IN, OUT, ERR]) if (each.fd >= 0) close(each);
  r(waitpid(pid, 0) === pid, CHILD_ERROR);
}
const END = perl`sub end { close IN; close OUT; close ERR; $! = 0; r(waitpid($_[0], 0) == $_[0], $?) }`;

same(
  'open2',
  () => {
    const pid = open2(OUT, IN, 'cat');
    r(print(IN, 'one\n'), readline(OUT));
    r(print(IN, 'two\n'), close(IN), [...OUT].join(''));
    end(pid);
    end(open2(OUT, IN, 'sh', '-c', 'exit 4'));
  },
  `use IPC::Open2; ${END} my $p = open2(*OUT, *IN, "cat"); r(print(IN "one\\n"), scalar <OUT>); r(print(IN "two\\n"), close IN, join "", <OUT>); end($p); end(open2(*OUT, *IN, "sh", "-c", "exit 4"));`,
);

same(
  'open3 with three pipes',
  () => {
    const pid = open3(
      IN,
      OUT,
      ERR,
      'sh',
      '-c',
      'read x; echo "out $x $1"; echo "err $x" >&2; exit 5',
      'sh',
      'a b',
    );
    print(IN, 'text\n');
    r(readline(OUT), readline(ERR), readline(OUT), readline(ERR), eof(OUT));
    end(pid);
  },
  `use IPC::Open3; ${END} my $p = open3(*IN, *OUT, *ERR, "sh", "-c", 'read x; echo "out $x $1"; echo "err $x" >&2; exit 5', "sh", "a b"); print IN "text\\n";
    r(scalar <OUT>, scalar <ERR>, scalar <OUT>, scalar <ERR>, eof OUT); end($p);`,
);

for (const [name, ours, theirs] of [
  ['undefined', undefined, 'undef'],
  ['an empty string', '', '""'],
  ['the same handle', OUT, '*OUT'],
] as const)
  same(
    `open3 whose STDERR is ${name}`,
    () => {
      const pid = open3(IN, OUT, ours, 'echo out; echo err >&2');
      r([...OUT].join(''));
      end(pid);
    },
    `use IPC::Open3; ${END} my $p = open3(*IN, *OUT, ${theirs}, "echo out; echo err >&2"); r(join "", <OUT>); end($p);`,
  );

same(
  'open3 with handles of this process',
  () => {
    open(F, '+>', 'input');
    syswrite(F, 'from a file\n');
    open(F, '<', 'input');
    const pid = open3(['<&', F], OUT, '>&STDOUT', 'cat; echo to stdout >&2');
    r([...OUT].join(''), F.fd);
    end(pid);
    open(F, '<', 'input');
    const number = open3(`<&${F.fd}`, '>&STDOUT', OUT, 'cat; echo err >&2');
    r([...OUT].join(''));
    end(number);
    r(close(F));
    open(F, '>', 'both');
    const both = open3(IN, ['>&', F], ['>&', F], 'echo one; echo two >&2');
    end(both);
    r(close(F));
  },
  `use IPC::Open3; ${END} open F, "+>", "input"; syswrite F, "from a file\\n"; open F, "<", "input"; my $p = open3("<&F", *OUT, ">&STDOUT", "cat; echo to stdout >&2"); r(join("", <OUT>), fileno(F) // -1); end($p);
    open F, "<", "input"; my $fd = fileno F; $p = open3("<&$fd", ">&STDOUT", *OUT, "cat; echo err >&2"); r(join "", <OUT>); end($p); r(close F); open F, ">", "both"; $p = open3(*IN, ">&F", ">&F", "echo one; echo two >&2"); end($p); r(close F);`,
);

same(
  'open3 that fails',
  () => {
    open3(IN, OUT, ERR, 'no-such-command', 'word');
  },
  perl`use IPC::Open3; open3(*IN, *OUT, *ERR, "no-such-command", "word");`,
);
same(
  'open2 that fails',
  () => {
    open2(OUT, IN, '/etc/passwd');
  },
  perl`use IPC::Open2; open2(*OUT, *IN, "/etc/passwd");`,
);
same(
  'words after a minus',
  () => {
    open3(IN, OUT, ERR, '-', 'word');
  },
  perl`use IPC::Open3; open3(*IN, *OUT, *ERR, "-", "word");`,
);

same(
  'open3 of a child that goes on here',
  () => {
    const pid = open3(IN, OUT, '', '-');
    if (pid === 0) {
      print(STDOUT, 'child\n');
      process.exit(6);
    }
    r(readline(OUT), readline(OUT));
    end(pid);
  },
  `use IPC::Open3; ${END} my $p = open3(*IN, *OUT, "", "-"); if ($p == 0) { print STDOUT "child\\n"; exit 6 } r(scalar <OUT>, scalar <OUT>); end($p);`,
);

same(
  'what is ignored stays ignored in the command',
  () => {
    SIG.USR2 = 'IGNORE';
    const pid = open2(OUT, IN, 'kill -USR2 $$; echo alive');
    r(readline(OUT));
    end(pid);
    SIG.USR2 = 'DEFAULT';
    end(open2(OUT, IN, 'kill -USR2 $$; echo alive'));
  },
  `use IPC::Open2; ${END} local $SIG{USR2} = "IGNORE"; my $p = open2(*OUT, *IN, 'kill -USR2 $$; echo alive'); r(scalar <OUT>); end($p); $SIG{USR2} = "DEFAULT"; end(open2(*OUT, *IN, 'kill -USR2 $$; echo alive'));`,
);

same(
  'the ends of pipes where the standard input is closed',
  () => {
    child(() => {
      close(STDIN);
      const pid = open2(OUT, IN, 'cat');
      r(print(IN, 'one\n'), close(IN), readline(OUT));
      end(pid);
    });
    wait();
  },
  `use IPC::Open2; ${END} if (!fork) { close STDIN; my $p = open2(*OUT, *IN, "cat"); r(print(IN "one\\n"), close IN, scalar <OUT>); end($p); exit } wait`,
);
