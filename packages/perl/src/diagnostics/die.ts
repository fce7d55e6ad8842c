import { inspect } from 'node:util';
import { isWide, utf8 } from '../base/bytes.js';
import { ERRNO } from '../base/errno.js';
import { CHILD_ERROR, EVAL_ERROR } from '../base/status.js';
import { tellDieHook } from './die-hook.js';
import { location } from './location.js';
import { joined, type Printable } from './text.js';
import { putOnStderr } from './warning.js';

/** What `die` throws for a text: the text, ` at FILE line N.` and newline included. */
export class Died extends Error {
  static {
    Died.prototype.name = 'Died';
  }

  override toString(): string {
    return this.message;
  }
}

/**
 * `die LIST`
 *
 * Throws the list as one text, with ` at FILE line N.` unless it ends in a newline, or a single object as it is. Uncaught,
 * it is printed on STDERR and the process ends with ERRNO, of writing it if that failed, else `CHILD_ERROR >> 8`, else 255,
 * each modulo 256.
 */
export function die(...list: (Printable | object)[]): never {
  raise(list.length === 1 && isReference(list[0]) ? list[0] : death(joined(list, 'die')));
}

function isReference(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && value !== ERRNO;
}

function death(text: string): object {
  if (text !== '') return new Died(located(text));
  const value = EVAL_ERROR.value ?? '';
  if (isReference(value)) return value;
  return new Died(`${value === '' ? 'Died' : `${value}\t...propagated`}${location()}.\n`);
}

function located(text: string): string {
  return text.endsWith('\n') ? text : `${text}${location()}.\n`;
}

/** What was thrown last by `raise`, the errno and the status that it ends the process with, and its place if it is wide. */
let last: { thrown: object; errno: number; status: number; place: string } | undefined;

/** Throws what ends the process as Perl's die does, unless it is caught. */
export function raise(thrown: object): never {
  tellDieHook(thrown instanceof Died ? thrown.message : thrown);
  const place = thrown instanceof Died && isWide(thrown.message) ? location() : '';
  last = { thrown, errno: ERRNO.value, status: (CHILD_ERROR >> 8) & 255 || 255, place };
  if (!process.listeners('uncaughtException').includes(uncaught)) process.on('uncaughtException', uncaught);
  throw thrown;
}

/** Any other listener has the say; what the program did not die of ends it as Node does. */
function uncaught(error: unknown): void {
  if (process.listenerCount('uncaughtException') === 1) process.exit(report(error));
}

/** Writes what the process, or an END block, dies of on STDERR, and returns the exit status that this demands. */
export function report(error: unknown, more = ''): number {
  const perls = error === last?.thrown || error instanceof Died;
  if (perls) ERRNO.value = last?.errno ?? 0;
  const text = perls ? String(error) : utf8(`${inspect(error)}\n\nNode.js ${process.version}\n`);
  putOnStderr(text + more, 'die', () => last?.place ?? '');
  return perls ? ERRNO.value & 255 || (last?.status ?? 255) : 1;
}

/**
 * `eval BLOCK`
 *
 * Runs a block and returns its value; EVAL_ERROR is empty then. If the block dies, it returns undefined, and EVAL_ERROR has what it died with.
 */
export function evaluate<T>(block: () => T): T | undefined {
  EVAL_ERROR.value = '';
  try {
    const result = block();
    EVAL_ERROR.value = '';
    return result;
  } catch (error) {
    EVAL_ERROR.value = error instanceof Died ? error.message : error;
    return undefined;
  }
}
