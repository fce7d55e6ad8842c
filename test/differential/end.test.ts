import {
  CHILD_ERROR,
  close,
  die,
  END,
  ERRNO,
  evaluate,
  exec,
  exit,
  fork,
  handle,
  kill,
  open,
  PROCESS_ID,
  print,
  SIG,
  STDOUT,
  system,
  wait,
} from '@perlipc/perl';
import { differentialCases } from './differential.js';

const same = differentialCases(import.meta.url);
const tell = (name: string) => END(() => print(name, ' ', CHILD_ERROR, '\n'));
const TELL = 'END { print "a $?\\n" }';

same(
  'END blocks run last in, first out, and set the status',
  () => {
    END((status) => {
      print('a ', CHILD_ERROR, '\n');
      status.value = 3;
    });
    tell('b');
    exit(5);
  },
  'END { print "a $?\n"; $? = 3 } END { print "b $?\n"; } exit 5',
);
for (const [name, status] of [
  ['over 255', 263],
  ['256', 256],
  ['negative', -1],
] as const)
  same(
    `END sets a status: ${name}`,
    () =>
      END((it) => {
        it.value = status;
      }),
    `END { $? = ${status} }`,
  );
same(
  'END that dies, and those that follow it',
  () => {
    tell('a');
    END(() => {
      ERRNO.value = 7;
      die('x');
    });
    exit(5);
  },
  'END { print "a $?\n" } END { $! = 7; die "x" } exit 5',
  { normal: (text) => text.replace(/line \d+/, 'line N') },
);
same(
  'END that exits, also in an eval',
  () => {
    tell('a');
    END(() => void evaluate(() => exit(9)));
    END(() => exit(8));
    exit(5);
  },
  'END { print "a $?\n" } END { eval { exit 9 } } END { exit 8 } exit 5',
);
same(
  'END after die',
  () => {
    tell('a');
    ERRNO.value = 5;
    die('oops\n');
  },
  `${TELL} $! = 5; die "oops\\n"`,
);
same(
  'END after system, which sets $?',
  () => {
    tell('a');
    system('exit 6;');
  },
  `${TELL} system "exit 6;"`,
);
same(
  'END that runs a command',
  () => {
    END(() => void system('exit 4;'));
    exit(1);
  },
  'END { system "exit 4;" } exit 1',
);
same(
  'END in a child and in its parent',
  () => {
    tell('a');
    if (fork()) wait();
    else exit(2);
  },
  `${TELL} if (fork) { wait } else { exit 2 }`,
);
same(
  'END of what exec has replaced, or a signal killed',
  () => {
    tell('a');
    if (fork()) wait();
    else kill('TERM', PROCESS_ID);
    exec('true');
  },
  `${TELL} if (fork) { wait } else { kill TERM => $$ } exec "true"`,
);
same(
  'END that adds END',
  () =>
    END(() => {
      tell('in');
      print('out\n');
    }),
  'END { eval q{END { print "in $?\n" }}; print "out\n" }',
);
same(
  'what END and listeners of exit print is written, also to other handles',
  () => {
    const F = handle('F');
    open(F, '>', 'out');
    process.on('exit', () => print(F, 'listener\n'));
    END(() => print(F, 'block\n'));
    setImmediate(() => process.on('exit', () => print(STDOUT, 'last\n')));
  },
  'open F, ">", "out"; END { print F "listener\n"; print "last\n" } END { print F "block\n" }',
);

same(
  'a handler of SIGPIPE that dies, and would do so again when the process writes at its end',
  () => {
    SIG['PIPE'] = () => die('broke\n');
    const p = handle('p');
    open(p, '|-', 'exec 0<&-; sleep 1');
    print(p, 'x'.repeat(200_000));
    close(p);
  },
  '$SIG{PIPE} = sub { die "broke\n" }; open my $p, "|-", "exec 0<&-; sleep 1"; print $p "x" x 200_000; close $p;',
);
