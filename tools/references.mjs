// Lists what perl, CPython and the C library of this machine have of each table of docs/names.md, and adds it to
// tools/references.txt; no name goes out. With --check it fails where a name is missing there. A reference that isn't
// here, or is of a newer version than the list, is only reported.
//   nx run docs:references
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const list = new URL('references.txt', import.meta.url);

/** @param {string} program @param {string[]} args @param {string} [input] */
const run = (program, args, input = '') =>
  execFileSync(program, args, { input, maxBuffer: 1 << 24, stdio: ['pipe', 'pipe', 'ignore'] }).toString();

/** @param {string} text */
const lines = (text) => text.split('\n').filter((line) => line !== '');

/** @param {string} code */
const perl = (code) => lines(run('perl', ['-l', '-e', code]));

// Operators that quote have their arguments in Pod::Functions: "qq/STRING/".
const perlFunctions = () =>
  perl('use Pod::Functions; print for keys %Type').map((name) => name.replace(/\/.*/, ''));

/** @param {string} module */
const perlModule = (module) => () =>
  perl(`use ${module}; print for @${module}::EXPORT, @${module}::EXPORT_OK`);

const EXPORTS = `
import importlib, sys, types
m = importlib.import_module(sys.argv[1])
for part in sys.argv[2:]: m = getattr(m, part)
foreign = ('abc', 'collections', 'collections.abc', 'enum', 'io')
for name in getattr(m, '__all__', dir(m)):
    value = getattr(m, name)
    if name.startswith('__') or name.startswith('_') and not hasattr(m, '__all__'): continue
    if isinstance(value, types.ModuleType) or getattr(value, '__module__', None) in foreign: continue
    if name == 'time' and sys.argv[1] == 'socketserver': continue
    print(name)
`;

/** @param {string[]} parts */
const python =
  (...parts) =>
  () =>
    lines(run('python3', ['-c', EXPORTS, ...parts]));

/** The functions that headers declare under X/Open 7, which POSIX.1-2008 is part of. @param {string} headers */
const c = (headers) => () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'perlipc-headers-'));
  try {
    const source = headers.split(' ').map((header) => `#include <${header}.h>\n`);
    const file = path.join(folder, 'prototypes');
    const args = ['-std=c17', '-D_XOPEN_SOURCE=700', '-fsyntax-only', '-aux-info', file, '-x', 'c', '-'];
    run('gcc', args, source.join(''));
    return [...readFileSync(file, 'utf8').matchAll(/\*\/ extern .*?(\w+) \(/g)]
      .map(([, name]) => name ?? '')
      .filter((name) => !name.startsWith('__'));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const version = {
  perl: () => perl('printf "%vd", $^V').join('').split('.').slice(0, 2).join('.'),
  CPython: () => run('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']).trim(),
  glibc: () =>
    lines(run('gcc', ['-E', '-P', '-x', 'c', '-'], '#include <features.h>\n__GLIBC__.__GLIBC_MINOR__\n'))
      .join('')
      .replaceAll(' ', ''),
};

/** @type {[keyof typeof version, string, () => string[]][]} */
const references = [
  ['perl', 'Perl: functions', perlFunctions],
  ['perl', 'Perl: Socket', perlModule('Socket')],
  ['perl', 'Perl: POSIX', perlModule('POSIX')],
  ['glibc', 'C: sockets, addresses, names', c('sys/socket netdb arpa/inet netinet/in net/if sys/un')],
  [
    'glibc',
    'C: processes, signals, descriptors',
    c(
      'unistd signal spawn sys/wait sys/resource sys/uio sys/times sys/utsname fcntl poll sys/select sched sys/stat',
    ),
  ],
  [
    'glibc',
    'C: users, terminals, shared memory, time',
    c('grp pwd termios syslog sys/ipc sys/msg sys/sem sys/shm mqueue sys/mman semaphore time sys/time'),
  ],
  ['CPython', 'Python: socket', python('socket')],
  ['CPython', 'Python: methods of socket.socket', python('socket', 'socket')],
  ['CPython', 'Python: os, processes and descriptors', python('os')],
  ['CPython', 'Python: signal', python('signal')],
  ['CPython', 'Python: select', python('select')],
  ['CPython', 'Python: selectors', python('selectors')],
  ['CPython', 'Python: subprocess', python('subprocess')],
  ['CPython', 'Python: socketserver', python('socketserver')],
];

/** What tools/references.txt has: the versions, and the names of each table. */
export function listed() {
  const [head = '', ...tables] = readFileSync(list, 'utf8').split(/^# (?=\w+: )/m);
  const versions = new Map(
    [...head.matchAll(/(\w+) (\d+(?:\.\d+)*)/g)].map(([, of = '', number = '']) => [of, number]),
  );
  const names = new Map(
    tables.map((table) => {
      const [title = '', ...rest] = lines(table);
      return [title, rest.flatMap((line) => line.split(' '))];
    }),
  );
  return { versions, names };
}

/** @param {string} a @param {string} b */
const newer = (a, b) => a.localeCompare(b, 'en', { numeric: true }) > 0;

/** @param {Map<string, string[]>} names @param {string} title */
const known = (names, title) =>
  new Set(
    title.startsWith('C: ')
      ? [...names].filter(([of]) => of.startsWith('C: ')).flatMap(([, of]) => of)
      : (names.get(title) ?? []),
  );

/** @param {string[]} names */
function folded(names) {
  const rows = [''];
  for (const name of names) {
    const row = rows.at(-1) ?? '';
    if (row.length + name.length < 130) rows[rows.length - 1] = `${row} ${name}`.trimStart();
    else rows.push(name);
  }
  return rows.join('\n');
}

function main() {
  const check = process.argv.includes('--check');
  const { versions, names } = listed();
  /** @type {Map<string, string>} */
  const here = new Map();
  for (const [of, title, enumerate] of references) {
    try {
      if (!here.has(of)) here.set(of, version[of]());
      const has = known(names, title);
      const missing = [...new Set(enumerate())].filter((name) => !has.has(name));
      if (check && missing.length > 0) {
        console.error(`tools/references.txt lacks of ${of} ${here.get(of)}, ${title}: ${missing.join(' ')}`);
        if (!newer(here.get(of) ?? '', versions.get(of) ?? '')) process.exitCode = 1;
      }
      names.set(title, [...(names.get(title) ?? []), ...missing].sort());
    } catch (error) {
      console.log(
        `references: ${title} not compared: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
      );
    }
  }
  if (check) return;
  for (const [of, number] of here) if (newer(number, versions.get(of) ?? '0')) versions.set(of, number);
  const head = [
    '# What the references have, written by tools/references.mjs: ',
    [...versions].map(([of, number]) => `${of} ${number}`).join(', '),
    '. Names of newer ones may be added by hand.\n',
  ].join('');
  const tables = [...names].map(([title, of]) => `# ${title}\n${folded(of)}\n`);
  writeFileSync(list, [head, ...tables].join('\n'));
}

if (process.argv[1] === import.meta.filename) main();
