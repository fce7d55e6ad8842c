import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { IPC_CREAT, IPC_PRIVATE, IPC_RMID } from '@perlipc/perl/sysv';
import {
  ARGV,
  accept,
  bind,
  chomp,
  chop,
  chr,
  connect,
  ENV,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  exec,
  gethostbyaddr,
  gethostbyname,
  getprotobyname,
  getservbyname,
  getsockname,
  handle,
  hex,
  index,
  kill,
  lc,
  lcfirst,
  listen,
  localtime,
  match,
  msgctl,
  msgget,
  msgrcv,
  msgsnd,
  oct,
  open,
  or,
  ord,
  PROCESS_ID,
  PROGRAM_NAME,
  pack,
  print,
  qq,
  quotemeta,
  read,
  readline,
  readpipe,
  recv,
  reverse,
  semget,
  send,
  setpgrp,
  setpriority,
  setsockopt,
  shmctl,
  shmget,
  shmread,
  sockaddr_in,
  sockaddr_un,
  socket,
  socketpair,
  sprintf,
  substr,
  sysread,
  system,
  syswrite,
  TAINT,
  type Tainted,
  tainted,
  time,
  truth,
  uc,
  ucfirst,
  unlink,
  unpack,
  vec,
} from '@perlipc/perl/taint';
import {
  AF_INET,
  AF_UNIX,
  INADDR_LOOPBACK,
  PF_INET,
  PF_UNIX,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
} from '@perlipc/socket';
import { differentialCases } from './differential.js';

const F = handle('F');
const S = handle('S');
const C = handle('C');
const D = handle('D');
/** What a caller passes who doesn't ask TypeScript. */
const [first] = ARGV as never[];
const argument = first as never;
const echo = (word = 'x') => exec('/bin/echo', word);
const p = (value: unknown) => print(tainted(value) ? 'tainted\n' : 'clean\n');
const allowed = () => print('allowed\n');

function clean(path = '/bin'): void {
  ENV['PATH'] = path;
  for (const name of ['IFS', 'CDPATH', 'ENV', 'BASH_ENV']) delete ENV[name];
}

/** Runs a body with a clean environment. */
const cleanly = (body: () => unknown) => () => {
  clean();
  body();
};

function inet(): void {
  socket(S, PF_INET, SOCK_STREAM, 0);
}

function pair(text: string): void {
  socketpair(S, C, AF_UNIX, SOCK_STREAM, 0);
  syswrite(C, text);
}

const withPath = (path: string, word?: string) => () => {
  clean(path);
  echo(word);
};

const ownPath = () => {
  ENV['PATH'] = '/bin';
  echo();
};

const ours: Record<string, () => unknown> = {
  'exec with the inherited PATH': () => echo(),
  'system with the inherited PATH': () => system('/bin/echo', 'x'),
  'backticks with the inherited PATH': () => readpipe('/bin/echo x'),
  'a pipe from a command with the inherited PATH': () => open(F, '-|', '/bin/echo', 'x'),
  'a pipe to a command with the inherited PATH': () => open(F, '|-', '/bin/cat'),
  'exec with a PATH of its own': withPath('/bin', 'allowed'),
  "exec with the chapter's PATH, of which one folder is missing": withPath('/usr/ucb:/bin', 'allowed'),
  'exec with a folder that anybody may write': withPath('/tmp:/bin'),
  'exec with a folder that is not absolute': withPath('.:/bin'),
  'exec with an empty folder in PATH': withPath('/bin::/usr/bin'),
  'exec with an empty PATH': withPath('', 'allowed'),
  'exec without PATH': cleanly(() => delete ENV['PATH'] && echo('allowed')),
  'exec with a tainted PATH': cleanly(() => {
    ENV['PATH'] = ARGV[0];
    echo();
  }),
  'exec with IFS from outside': ownPath,
  'exec with CDPATH from outside': ownPath,
  'exec with ENV from outside': ownPath,
  'exec with BASH_ENV from outside': ownPath,
  'exec with all four from outside': ownPath,
  'exec with a plain TERM from outside': withPath('/bin', 'allowed'),
  'exec with an odd TERM from outside': withPath('/bin'),
  'exec with other variables from outside': withPath('/bin', 'allowed'),
  'exec of a tainted argument': cleanly(() => exec('/bin/echo', argument)),
  'exec of a tainted program': cleanly(() => exec(argument)),
  'exec of a tainted argument with the inherited PATH': () => exec('/bin/echo', argument),
  'system of a tainted argument': cleanly(() => system('/bin/echo', argument)),
  'backticks of a tainted command': cleanly(() => readpipe(argument)),
  'backticks of a tainted command with the inherited PATH': () => readpipe(argument),
  'a pipe from a tainted command': cleanly(() => open(F, '-|', argument)),
  'a pipe to a tainted command': cleanly(() => open(F, '|-', argument)),
  'exec of a capture': cleanly(() => exec('/bin/echo', ARGV[0]?.match(/^(\w+)$/)?.[0])),
  'open for reading': () => open(F, '<', argument) && allowed(),
  'open for writing': () => open(F, '>', argument),
  'open for appending': () => open(F, '>>', argument),
  'open for update': () => open(F, '+<', argument),
  unlink: () => unlink(argument),
  'kill of a tainted pid': () => kill(0, argument),
  'kill by a tainted signal': () => kill(argument, PROCESS_ID),
  setpgrp: () => setpgrp(argument, 0),
  setpriority: () => setpriority(0, argument, 0),
  'socket of a tainted domain': () => socket(S, argument, SOCK_STREAM, 0),
  'socket of a tainted protocol': () => socket(S, PF_INET, SOCK_STREAM, argument),
  'socketpair of a tainted domain': () => socketpair(S, C, argument, SOCK_STREAM, 0),
  'bind to a tainted port': () => {
    inet();
    bind(S, sockaddr_in(argument, INADDR_LOOPBACK));
  },
  'bind to a tainted path': () => {
    socket(S, PF_UNIX, SOCK_STREAM, 0);
    bind(S, sockaddr_un(argument));
  },
  'bind to the capture of a port': () => {
    const [port] = match(ARGV[0], /^(\d+)$/) ?? [];
    inet();
    bind(S, sockaddr_in(port, INADDR_LOOPBACK)) && allowed();
  },
  'connect to a tainted port': () => {
    inet();
    connect(S, sockaddr_in(argument, INADDR_LOOPBACK));
  },
  'listen with a tainted number': () => {
    inet();
    listen(S, argument);
    allowed();
  },
  'setsockopt with a tainted value': () => {
    inet();
    setsockopt(S, SOL_SOCKET, SO_REUSEADDR, argument);
    allowed();
  },
  'send of tainted bytes': () => {
    pair('');
    send(S, argument, 0);
    allowed();
  },
  print: () => print(ARGV[0], '\n'),
  '`${^TAINT}`': () => print(TAINT === 1 ? 'allowed\n' : 'no\n'),
  'a refusal that is caught': () => {
    evaluate(() => echo());
    print(/^Insecure/.test(`${EVAL_ERROR.value}`) ? 'allowed\n' : 'no\n');
  },

  'an argument': () => p(ARGV[0]),
  'a variable of the environment': () => p(ENV['HOME']),
  'a variable that the program set': () => {
    ENV['HOME'] = '/';
    p(ENV['HOME']);
  },
  'a line of a file': () => {
    open(F, '<', '/etc/hosts');
    p(readline(F));
  },
  'a line of a loop over a file': () => {
    open(F, '<', '/etc/hosts');
    p([...F][0]);
  },
  'a line of a socket': () => {
    pair('x\n');
    p(readline(S));
  },
  'what read gave': () => {
    const b = { value: '' };
    open(F, '<', '/etc/hosts');
    read(F, b, 3);
    p(b.value);
  },
  'what sysread gave': () => {
    const b = { value: '' };
    open(F, '<', '/etc/hosts');
    sysread(F, b, 3);
    p(b.value);
  },
  'what recv gave': () => {
    const b = { value: '' };
    pair('x');
    recv(S, b, 9, 0);
    p(b.value);
  },
  'the sender of recv': () => {
    pair('x');
    p(recv(S, { value: '' }, 9, 0));
  },
  'the output of a command': cleanly(() => p(readpipe('/bin/echo x'))),
  'the name of the program': () => p(PROGRAM_NAME),
  getsockname: () => {
    inet();
    p(getsockname(S));
  },
  getservbyname: () => p(getservbyname('time', 'tcp')),
  getprotobyname: () => p(getprotobyname('tcp')),
  gethostbyname: () => p(gethostbyname('localhost')),
  gethostbyaddr: () => p(gethostbyaddr(INADDR_LOOPBACK, AF_INET)),
  'the address that accept gives': () => {
    inet();
    bind(S, sockaddr_in(0, INADDR_LOOPBACK));
    listen(S, 5);
    socket(C, PF_INET, SOCK_STREAM, 0);
    connect(C, getsockname(S) ?? '');
    p(accept(D, S));
  },
  'the port in an address': () => p(sockaddr_in(sockaddr_in(80, INADDR_LOOPBACK))[0]),
  'the text of errno': () => {
    open(F, '<', 'nosuch');
    p(`${ERRNO}`);
  },
  'time and localtime': () => p(localtime(time())),
  'a text with a tainted value in it': () => p(qq`a ${argument}`),
  'sprintf of a tainted value': () => p(sprintf('%s', argument)),
  'pack of a tainted text': () => p(pack('a*', argument)),
  'an address of a tainted port': () => p(sockaddr_in(argument, INADDR_LOOPBACK)),
  'the argument or a default': () => p(or(ARGV[0], 2345)),
  'the default': () => p(or(ARGV[0], 2345)),
  'a choice by a tainted value': () => p(truth(argument) ? 'a' : 'b'),
  'System V calls of a tainted number': () => {
    msgget(argument, 0);
    semget(argument, 1, 0);
    shmget(argument, 1, 0);
    msgctl(argument, IPC_RMID, 0);
    allowed();
  },
  'functions of a tainted text': () => {
    const made = [lc, uc, lcfirst, ucfirst, ord, hex, oct, reverse].map((f) => f(argument));
    const more = [index(argument, 'a'), substr(argument, 0), vec(argument, 0, 8), unpack('C', argument)];
    print(`${[...made, ...more].filter(tainted).length} of 12 tainted\n`);
  },
  'quotemeta and chr of a tainted value': () =>
    print(`${[quotemeta(argument), chr(argument)].filter(tainted).length} of 2 tainted\n`),
  'what chomp and chop leave': () => {
    const x: { value: string | Tainted | undefined } = { value: ARGV[0] };
    chomp(x);
    chop(x);
    p(x.value);
  },
  'what unpack takes from tainted data': () => p(unpack.list('a2', argument)[0]),
  'what it takes from other data': () => p(unpack.list('a2', 'here')[0]),
  'a message of a queue': () => {
    const q = msgget(IPC_PRIVATE, IPC_CREAT | 0o600);
    const b = { value: '' };
    msgsnd(q, pack('l! a*', 1, 'x'), 0);
    msgrcv(q, b, 9, 0, 0);
    msgctl(q, IPC_RMID, 0);
    p(b.value);
  },
  'what shmread gave': () => {
    const m = shmget(IPC_PRIVATE, 9, IPC_CREAT | 0o600);
    const b = { value: '' };
    shmread(m, b, 0, 2);
    shmctl(m, IPC_RMID, 0);
    p(b.value);
  },
  'a capture': () => p(ARGV[0]?.match(/(.*)/)?.[0]),
};

const CLEAN = '$ENV{PATH} = "/bin"; delete @ENV{qw(IFS CDPATH ENV BASH_ENV)}';
const P = 'use Scalar::Util "tainted"; sub p { print tainted($_[0]) ? "tainted\\n" : "clean\\n" } ';

/** The lines of the tables of docs/taint.md: case, Perl, what it runs with, outcome. */
function tables(): string[][] {
  const file = fileURLToPath(import.meta.url).replace(/\/test\/.*/, '/docs/taint.md');
  const lines = readFileSync(file, 'utf8').split('\n');
  const cells = (line: string) =>
    line
      .replaceAll('\\|', '\0')
      .split('|')
      .map((cell) => cell.replaceAll('\0', '|').trim());
  const rows = lines.filter((line) => /^\|(?!---)/.test(line) && !line.startsWith('| case'));
  return rows.map((line) => cells(line).slice(1, 5));
}

function withWhat(text: string): { args?: string[]; env?: Record<string, string> } {
  if (text.startsWith('args ')) return { args: text.slice(5).split(' ') };
  if (text === '') return {};
  const pairs = text
    .split(' ')
    .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]);
  return { env: Object.fromEntries(pairs) };
}

const same = differentialCases(import.meta.url);
const rows = tables();

for (const [name = '', source = '', given = '', outcome = ''] of rows) {
  const code = source.slice(1, -1).replace('CLEAN', () => CLEAN);
  same(name, () => void ours[name]?.(), `${P}$! = 0; ${code}`, {
    ...withWhat(given),
    switches: '-T',
    check: ({ stdout, stderr }) => {
      const refused = `${outcome} while running with -T switch at PROGRAM line 1.\n`;
      if (outcome.startsWith('Insecure')) expect(stderr).toBe(refused);
      else expect(stdout).toBe(`${outcome}\n`);
    },
    normal: (text) => text.replace(/ line \d+/, ' line 1'),
  });
}

if (process.env['PERLIPC_CASE'] === undefined)
  test('each line of the tables has a case here, and each case a line', () => {
    expect(rows.map(([name]) => name).sort()).toEqual(Object.keys(ours).sort());
  });
