import { lstatSync, readdirSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { latin1, raw } from '../base/bytes.js';
import { attempt, ERRNO } from '../base/errno.js';
import { stringify } from '../base/numeric.js';
import { pathname } from '../io/pathname.js';
import { eachAlternative } from './glob-braces.js';
import { matches, plain, quoted, type Token, tokensOf } from './glob-match.js';
import { words } from './glob-words.js';

/** `glob` in its two contexts. */
interface Glob {
  (pattern: string): string | undefined;
  /** List context: all names at once. */
  list(pattern: string): string[];
}

/** The names that are left, by the argument that they are for. */
const left = new Map<string, string[]>();

/**
 * `glob EXPR`
 *
 * The next name of a file that one of the patterns in `pattern` has, undefined at the end; `glob.list(EXPR)` is the list of all.
 * Patterns are those of csh, with spaces between them: `*`, `?`, `[a-z]`, `[!a-z]`, `{a,b}`, `~`, `~user`, quotes, and a backslash before what
 * means itself. Names are sorted without regard to case. Only a pattern that begins with a dot matches a name that does. A pattern
 * without `*`, `?` and `[` is a name itself, be there a file or not. See perlfunc's glob, [glob(7)](https://man7.org/linux/man-pages/man7/glob.7.html).
 */
export const glob: Glob = Object.assign(next, { list: all });

function next(pattern: string): string | undefined {
  const names = left.get(pattern) ?? all(pattern);
  const name = names.shift();
  if (name === undefined) left.delete(pattern);
  else left.set(pattern, names);
  return name;
}

function all(pattern: string): string[] {
  sys.safePoint();
  const names: string[] = [];
  const text = stringify(pattern);
  // A NUL byte at the end is the end.
  const bytes = attempt(() => latin1(pathname(text.replace(/\0$/, ''), 'glob', 'pattern')), undefined);
  if (text === '\0') return [''];
  for (const word of bytes === undefined ? [] : words(bytes))
    for (const one of eachAlternative(quoted(word))) names.push(...namesOf(one));
  return names;
}

/** The longest name that there is. */
const LONGEST = 4095;

/** The names of one pattern without braces, sorted. */
function namesOf(pattern: string): string[] {
  const whole = withHome(pattern.slice(0, LONGEST));
  const components = whole.split(/(\/+)/);
  const parts = components.map((component) => (isMagic(component) ? tokensOf(component) : plain(component)));
  const names = whole === '' ? [] : [...found('', parts)];
  if (names.length > 0 || parts.some((part) => typeof part !== 'string')) return names.sort(byName);
  return [plain(whole)];
}

/** Whether a component has anything that isn't itself. */
function isMagic(component: string): boolean {
  return tokensOf(component).some((token) => typeof token !== 'object');
}

/** The home of a `~` or `~user` that a pattern begins with. */
function withHome(pattern: string): string {
  const [start = '', user = ''] = /^~([^/]*)/.exec(pattern) ?? [];
  const home = start === '' ? undefined : homeOf(plain(user));
  return home === undefined ? pattern : home + pattern.slice(start.length);
}

function homeOf(user: string): string | undefined {
  if (user !== '') return sys.getpwnam(user)?.dir;
  return process.env['HOME'] ?? sys.getpwuid(sys.getuid())?.dir;
}

function* found(path: string, [first, ...rest]: readonly (string | Token[])[]): Generator<string> {
  if (first === undefined) {
    if (attempt(() => lstatSync(raw(path)), undefined)) yield path;
  } else if (typeof first === 'string') yield* found(path + first, rest);
  else for (const name of entriesOf(path || '.')) if (matches(name, first)) yield* found(path + name, rest);
}

function entriesOf(directory: string): string[] {
  ERRNO.value = 0;
  const names = attempt(() => readdirSync(raw(directory), { encoding: 'buffer' }), undefined);
  return names ? ['.', '..', ...names.map((name) => latin1(name))] : [];
}

/** Without regard to the case of ASCII's letters, by C's signed or unsigned characters; where that is equal, by bytes. */
function byName(a: string, b: string): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const order = folded(a, at) - folded(b, at);
    if (order !== 0) return order;
  }
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

const UNSIGNED = process.arch === 'arm64' && process.platform === 'linux';

function folded(name: string, at: number): number {
  const code = name.charCodeAt(at);
  if (code >= 0x41 && code <= 0x5a) return code + 32;
  return code > 127 && !UNSIGNED ? code - 256 : code;
}
