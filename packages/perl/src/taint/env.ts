import { statSync } from 'node:fs';
import { raw, utf8 } from '../base/bytes.js';
import { die } from '../diagnostics/die.js';
import { reveal, Tainted } from './tainted.js';

/** What the program itself has set, by name, as Node has it. */
const own = new Map<string, string>();
let insecureDirectory = false;

/** Perl's `-T` in its own words. */
export function insecure(what: string): never {
  die(`Insecure ${what} while running with -T switch`);
}

/**
 * `%ENV`
 *
 * The environment, also of what `exec`, `system`, pipes and `readpipe` start, as bytes. What came from outside is tainted; what
 * the program sets to a string is clean. Of bytes from outside that are no UTF-8 Node has made U+FFFD.
 */
export const ENV: Record<string, string | Tainted | undefined> = new Proxy(process.env, {
  get(env, name) {
    const value = typeof name === 'symbol' ? undefined : env[name];
    if (value === undefined) return undefined;
    const bytes = utf8(value);
    return own.get(name as string) === value ? bytes : new Tainted(bytes);
  },
  set(env, name, value: string | Tainted | undefined) {
    if (typeof name === 'symbol') return false;
    const text = raw(String(reveal(value) ?? '')).toString();
    env[name] = text;
    if (value instanceof Tainted) own.delete(name);
    else own.set(name, text);
    if (name === 'PATH') insecureDirectory = text.split(':').some(othersCanWrite);
    return true;
  },
  deleteProperty(env, name) {
    own.delete(name as string);
    return Reflect.deleteProperty(env, name);
  },
  getOwnPropertyDescriptor(env, name) {
    const there = Reflect.getOwnPropertyDescriptor(env, name);
    return there && { ...there, value: ENV[name as string] };
  },
}) as Record<string, string | Tainted | undefined>;

/** As perl judges when PATH is set: a folder that is not absolute, or that anybody may write, but not one that is missing. */
function othersCanWrite(folder: string, i: number, { length }: { length: number }): boolean {
  if (folder === '') return i < length - 1;
  if (!folder.startsWith('/') || folder.length > 254) return true;
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat !== undefined && (stat.mode & 0o002) !== 0;
}

/** Dies of an environment that what is to be started should not have. */
export function checkEnvironment(): void {
  const { PATH, TERM } = ENV;
  if (PATH instanceof Tainted) insecure('$ENV{PATH}');
  if (PATH !== undefined && insecureDirectory) insecure('directory in $ENV{PATH}');
  if (TERM instanceof Tainted && !/^\w?[\w\-.+]*$/.test(reveal(TERM))) insecure('$ENV{TERM}');
  for (const name of ['IFS', 'CDPATH', 'ENV', 'BASH_ENV'])
    if (ENV[name] instanceof Tainted) insecure(`$ENV{${name}}`);
}
