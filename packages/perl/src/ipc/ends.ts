import * as sys from '@perlipc/sys';
import { refuse } from '@perlipc/sys/argument';
import { attempt, ERRNO } from '../base/errno.js';
import { croak } from '../diagnostics/carp.js';
import { closeHandle } from '../io/close-handle.js';
import { Handle } from '../io/handle.js';
import { STDERR, STDIN, STDOUT } from '../io/standard.js';

/** A handle that gets the other end of a pipe, or what of this process the command is to have. */
export type End<Way extends '<' | '>'> = Handle | `${Way}&${string}` | readonly [`${Way}&`, Handle];

/** Where the command's standard descriptors lead, and what is to be closed afterwards. */
export interface Ends {
  /** What becomes its descriptors 0, 1 and 2: each 3 or above, or already the right one. */
  child: [number, number, number];
  /** Descriptors that were made for it alone. */
  made: number[];
  /** The handles that got ends of pipes. */
  parents: Handle[];
  /** The handle that writes to it. */
  input: Handle | undefined;
  /** The handle or descriptor of this process that it has as its STDIN. */
  given: Handle | number | undefined;
}

/** Makes the pipes. */
export function endsOf(
  me: string,
  chld_in: End<'<'>,
  chld_out: End<'>'>,
  chld_err: End<'>'> | undefined | '',
): Ends {
  const ends: Ends = { child: [0, 1, 2], made: [], parents: [], input: undefined, given: undefined };
  try {
    connectAll(ends, me, chld_in, chld_out, chld_err || chld_out);
    return ends;
  } catch (error) {
    // As in perl the handles have their ends; nobody has the others.
    const errno = ERRNO.value;
    for (const fd of ends.made) attempt(() => sys.close(fd), undefined);
    ERRNO.value = errno;
    throw error;
  }
}

function connectAll(ends: Ends, me: string, chld_in: End<'<'>, chld_out: End<'>'>, err: End<'>'>): void {
  connect(ends, me, 0, chld_in);
  connect(ends, me, 1, chld_out);
  if (err === chld_out) ends.child[2] = ends.child[1];
  else connect(ends, me, 2, err);
}

function connect(ends: Ends, me: string, place: 0 | 1 | 2, end: End<'<' | '>'>): void {
  if (end instanceof Handle) {
    const [reader, writer] = attempt(() => sys.pipe(), undefined) ?? croak(`${me}: pipe failed: ${ERRNO}`);
    if (end.fd >= 0) closeHandle(end);
    const [ours, theirs] = place === 0 ? [writer, reader] : [reader, writer];
    end.attach(ours, place === 0 ? 'out' : 'in', true);
    ends.parents.push(end);
    if (place === 0) ends.input = end;
    ends.child[place] = kept(ends, theirs);
    return;
  }
  const source = sourceOf(me, place, end);
  const fd = source instanceof Handle ? source.fd : source;
  if (place === 0) ends.given = source;
  ends.child[place] = fd === place ? fd : kept(ends, copyOf(fd, me, end));
}

function sourceOf(me: string, place: 0 | 1 | 2, end: End<'<' | '>'>): Handle | number {
  const way = place === 0 ? '<&' : '>&';
  if (typeof end === 'string' && /^[<>]&/.test(end)) return named(me, end.slice(2));
  if (Array.isArray(end) && end[1] instanceof Handle) return end[1];
  const name = ['CHLD_IN', 'CHLD_OUT', 'CHLD_ERR'][place] ?? '';
  return refuse(me, name, `a handle, '${way}NAME' or ['${way}', HANDLE]`, end);
}

function copyOf(fd: number, me: string, end: unknown): number {
  return (
    attempt(() => sys.fcntl(fd, sys.F_DUPFD_CLOEXEC, 3), undefined) ??
    croak(`${me}: open(${typeof end === 'string' ? end : 'handle'}) failed: ${ERRNO}`)
  );
}

/** A descriptor of 3 or above, which no other one's place is, to be closed afterwards. */
function kept(ends: Ends, fd: number): number {
  const high = fd > 2 ? fd : sys.fcntl(fd, sys.F_DUPFD_CLOEXEC, 3);
  if (high !== fd) sys.close(fd);
  ends.made.push(high);
  return high;
}

/** What a text after `&` means: a standard handle by its name, or a number. */
function named(me: string, text: string): Handle | number {
  const standard = { STDIN, STDOUT, STDERR }[text.replace(/^\*?(main::)?/, '')];
  if (standard) return standard;
  const [, digits] = /^=?(\d+)$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits);
  throw new TypeError(`${me}: what follows & must be STDIN, STDOUT, STDERR or a number, got '${text}'`);
}
