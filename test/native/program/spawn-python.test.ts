// posix_spawn beside the C library's, which python's os.posix_spawn calls.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sys from '@perlipc/sys';
import { freshCases } from '../../support/fresh.js';
import { noPython } from '../../support/programs.js';

const fresh = freshCases(import.meta.url);
const skip = noPython();

interface Row {
  what: string;
  argv: string[];
  ours?: sys.SpawnOptions;
  /** The same in python's words; `A` stands for what os has as file actions. */
  theirs?: string;
  /** posix_spawnp. */
  search?: boolean;
  environment?: Record<string, string>;
}

const stat = (field: number) => ['awk', `{ print $1 == $${field} }`, '/proc/self/stat'];
const signals = (name: string) => ['grep', `^${name}:`, '/proc/self/status'];
/** A file that each row which makes it removes. */
const made = join(tmpdir(), `perlipc-made-${process.pid}`);
const rows: Row[] = [
  { what: 'a program', argv: ['/bin/echo', 'a b', '', 'c'] },
  { what: 'its name', argv: ['sh', '-c', 'echo $0'], search: true },
  { what: 'an exit status', argv: ['sh', '-c', 'exit 7'], search: true },
  { what: 'a signal', argv: ['sh', '-c', 'kill -9 $$'], search: true },
  { what: 'an environment', argv: ['/usr/bin/env'], environment: { A: '1', B: 'a=b' } },
  { what: 'none', argv: ['/nowhere/x'] },
  { what: 'no file of PATH', argv: ['perlipc-none'], search: true },
  { what: 'a file that may not run', argv: ['/etc/passwd'] },
  { what: 'a folder', argv: ['/etc'] },
  { what: 'a name without PATH', argv: ['true'] },
  { what: 'a new group', argv: stat(5), search: true, ours: { pgroup: 0 }, theirs: 'setpgroup=0' },
  { what: 'a group of another session', argv: ['/bin/true'], ours: { pgroup: 1 }, theirs: 'setpgroup=1' },
  { what: 'a session', argv: stat(6), search: true, ours: { session: true }, theirs: 'setsid=True' },
  {
    what: 'blocked signals',
    argv: signals('SigBlk'),
    search: true,
    ours: { sigmask: [sys.SIGUSR1, sys.SIGTERM, 64] },
    theirs: 'setsigmask=[signal.SIGUSR1, signal.SIGTERM, 64]',
  },
  {
    what: 'a scheduler',
    argv: ['cut', '-d', ' ', '-f', '40,41', '/proc/self/stat'],
    search: true,
    ours: { scheduler: { policy: sys.SCHED_RR, priority: 3 } },
    theirs: 'scheduler=(os.SCHED_RR, os.sched_param(3))',
  },
  {
    what: 'a priority that the policy lacks',
    argv: ['/bin/true'],
    ours: { scheduler: { priority: 5 } },
    theirs: 'scheduler=(None, os.sched_param(5))',
  },
  {
    what: 'an unknown scheduler',
    argv: ['/bin/true'],
    ours: { scheduler: { policy: 77, priority: 0 } },
    theirs: 'scheduler=(77, os.sched_param(0))',
  },
  {
    what: 'an opened file',
    argv: ['sh', '-c', 'cat <&7'],
    search: true,
    ours: { actions: [{ open: { fd: 7, path: '/proc/self/comm' } }] },
    theirs: 'file_actions=[(os.POSIX_SPAWN_OPEN, 7, "/proc/self/comm", os.O_RDONLY, 0)]',
  },
  {
    what: 'a file that is made',
    argv: ['sh', '-c', `stat -L -c '%a %s' /proc/self/fd/5; rm ${made}`],
    search: true,
    ours: { actions: [{ open: { fd: 5, path: made, flags: sys.O_CREAT | sys.O_EXCL, mode: 0o666 } }] },
    theirs: `file_actions=[(os.POSIX_SPAWN_OPEN, 5, "${made}", os.O_CREAT | os.O_EXCL, 0o666)]`,
  },
  {
    what: 'no file to open',
    argv: ['/bin/true'],
    ours: { actions: [{ open: { fd: 7, path: '/nowhere' } }] },
    theirs: 'file_actions=[(os.POSIX_SPAWN_OPEN, 7, "/nowhere", os.O_RDONLY, 0)]',
  },
  {
    what: 'duplicates, in order',
    argv: ['sh', '-c', 'echo a >&9; echo b >&1'],
    search: true,
    ours: { actions: [{ dup2: [1, 9] }, { open: { fd: 1, path: '/dev/null', flags: 1 } }, { close: 8 }] },
    theirs:
      'file_actions=[(os.POSIX_SPAWN_DUP2, 1, 9), (os.POSIX_SPAWN_OPEN, 1, "/dev/null", 1, 0), (os.POSIX_SPAWN_CLOSE, 8)]',
  },
  {
    what: 'a duplicate of what is closed',
    argv: ['/bin/true'],
    ours: { actions: [{ dup2: [99, 5] }] },
    theirs: 'file_actions=[(os.POSIX_SPAWN_DUP2, 99, 5)]',
  },
  {
    what: 'a closed descriptor',
    argv: ['sh', '-c', '[ -e /proc/self/fd/0 ] || echo closed'],
    search: true,
    ours: { actions: [{ close: 0 }] },
    theirs: 'file_actions=[(os.POSIX_SPAWN_CLOSE, 0)]',
  },
  {
    what: 'the close of what can’t be one',
    argv: ['/bin/true'],
    ours: { actions: [{ close: 2 ** 31 - 1 }] },
    theirs: 'file_actions=[(os.POSIX_SPAWN_CLOSE, 2**31 - 1)]',
  },
  {
    what: 'the user and group that it has already',
    argv: ['sh', '-c', 'id -u; id -g'],
    search: true,
    ours: { uid: sys.getuid(), gid: sys.getgid() },
    theirs: 'resetids=True',
  },
];

/** Each row run by python: [output, wait status], or the errno's name. */
function byPython(): unknown[] {
  const script = `
import errno, json, os, signal, sys
for name in (signal.SIGPIPE, signal.SIGXFSZ): signal.signal(name, signal.SIG_DFL)
def run(argv, search, environment, options):
  reader, writer = os.pipe()
  os.dup2(writer, 1); os.close(writer)
  try:
    try: pid = (os.posix_spawnp if search else os.posix_spawn)(argv[0], argv, environment or os.environ, **options)
    except OSError as error: return errno.errorcode[error.errno]
    finally: os.dup2(2, 1)
    with os.fdopen(reader) as output: return [output.read(), os.waitpid(pid, 0)[1]]
  except UnicodeError: return 'utf8'
print(json.dumps([${rows
    .map(
      ({ argv, search = false, environment, theirs = '' }) =>
        `run(${JSON.stringify(argv)}, ${search ? 'True' : 'False'}, ${JSON.stringify(environment ?? null).replace('null', 'None')}, dict(${theirs}))`,
    )
    .join(',\n')}]), file=os.fdopen(3, 'w'))`;
  const { output, stderr } = spawnSync('python3', ['-c', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  assert.equal(stderr, '');
  return JSON.parse(output[3] ?? '') as unknown[];
}

/** The same by ours, in a process whose standard output is the pipe. */
function byUs({ argv, search = false, environment, ours }: Row): unknown {
  const [reader, writer] = sys.pipe();
  const saved = sys.dup(1);
  sys.dup2(writer, 1);
  sys.close(writer);
  let pid: number;
  try {
    const call = search ? sys.posix_spawnp : sys.posix_spawn;
    pid = call(argv[0] as string, argv, environment, ours);
  } catch (error) {
    sys.close(reader);
    return (error as sys.SystemError).code;
  } finally {
    sys.dup2(saved, 1);
    sys.close(saved);
  }
  const buffer = Buffer.alloc(65536);
  let output = '';
  for (let size = sys.read(reader, buffer); size > 0; size = sys.read(reader, buffer))
    output += buffer.toString('utf8', 0, size);
  sys.close(reader);
  return [output, sys.waitpid(pid).status];
}

fresh(
  'each option does what the C library’s does',
  () => {
    const nothing = sys.open('/dev/null', sys.O_RDWR);
    sys.dup2(nothing, 0);
    sys.close(nothing);
    const theirs = byPython();
    const label = (results: unknown[]) => results.map((result, i) => [rows[i]?.what, result]);
    assert.deepEqual(label(rows.map(byUs)), label(theirs));
  },
  { skip },
);
