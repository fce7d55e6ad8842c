import * as sys from '@perlipc/sys';
import { attempt, ERRNO } from '../base/errno.js';
import { looksLikeNumber } from '../base/numeric.js';
import { die } from '../diagnostics/die.js';
import { warning } from '../diagnostics/warning.js';
import { checkHandle } from './check-handle.js';
import { pipes, replaceFile } from './close-handle.js';
import { startPipe } from './command-pipe.js';
import { flushAll } from './flush.js';
import { Handle } from './handle.js';
import type { Direction } from './handle-state.js';
import { type Layer, layerOf } from './layer.js';
import { closeUnowned } from './owners.js';
import { pathname } from './pathname.js';

const FILES: Record<string, { direction: Direction; flags: number }> = {
  '<': { direction: 'in', flags: sys.O_RDONLY },
  '>': { direction: 'out', flags: sys.O_WRONLY | sys.O_CREAT | sys.O_TRUNC },
  '>>': { direction: 'out', flags: sys.O_WRONLY | sys.O_CREAT | sys.O_APPEND },
  '+<': { direction: 'both', flags: sys.O_RDWR },
  '+>': { direction: 'both', flags: sys.O_RDWR | sys.O_CREAT | sys.O_TRUNC },
  '+>>': { direction: 'both', flags: sys.O_RDWR | sys.O_CREAT | sys.O_APPEND },
};

/** An open descriptor and what a handle is to do with it. */
interface Opened {
  fd: number;
  direction: Direction;
  stream: boolean;
}

/**
 * `open FILEHANDLE, MODE, EXPR` · blocks on a FIFO
 *
 * Opens a file (`<` `>` `>>` `+<` `+>` `+>>`), a copy of a descriptor (`<&` `>&` `>>&` `+<&` and a handle or a number) or the
 * descriptor itself (`<&=` `>&=` …). A layer may follow the mode: `<:encoding(UTF-8)`; a copy has
 * that of its handle. What the handle was is closed, but one on descriptor 0, 1 or 2 keeps its number, and stays as it was where
 * the opening fails. True, or false and ERRNO.
 */
export function open(handle: Handle, mode: string, target: string | number | Handle): boolean;
/**
 * `open FILEHANDLE, MODE, LIST` · blocks until the command is executed
 *
 * Runs a command whose output the handle reads (`-|`) or whose input it writes (`|-`), and returns its pid, or false and
 * ERRNO; `close` waits for it. Words are executed as they are; a single string as `exec` takes one. Without a command it
 * forks: the child's STDOUT or STDIN is the other end, and there 0 is returned.
 */
export function open(
  handle: Handle,
  mode: '-|' | '|-' | `${'-|' | '|-'}:${string}`,
  ...command: string[]
): number | false;
export function open(handle: Handle, mode: string, ...rest: (string | number | Handle)[]): number | boolean {
  sys.safePoint();
  checkHandle(handle, 'open');
  refuseDirectory(handle);
  const [, how = '', copy, layers = ''] = /^\s*(\+?>>|\+?[<>]|-\||\|-)(&=?)?\s*(.*)$/s.exec(mode) ?? [];
  const layer = copy === undefined ? layerOf(layers) : layerOfCopy(handle, rest[0]);
  if (layer === undefined) return how in FILES && /^[^:A-Za-z_]/.test(layers) ? unknown(mode) : false;
  if (handle.fd > 2) replaceFile(handle);
  if (copy === undefined && (how === '-|' || how === '|-'))
    return isMissing(rest[0]) ? false : openPipe(handle, how, rest as string[], layer);
  const file = FILES[how] ?? unknown(mode);
  const [target = ''] = rest;
  const opened = attempt(
    () => (copy === undefined ? fileOf(file, target) : copyOf(copy, file.direction, target)),
    undefined,
  );
  return opened !== undefined && settle(handle, opened, layer);
}

/** Dies of a handle that `opendir` has opened. */
export function refuseDirectory(handle: Handle): void {
  if (handle.directory) die(`Cannot open ${handle.name} as a filehandle: it is already open as a dirhandle`);
}

/** A command that is an empty string: EPIPE, and a warning of `-w`. */
function isMissing(command: string | number | Handle | undefined): boolean {
  if (command !== '') return false;
  warning('Missing command in piped open');
  ERRNO.value = sys.EPIPE;
  return true;
}

/** A copy has the layer of its handle and no other, but none where it takes the place of a standard handle. */
function layerOfCopy(handle: Handle, target: string | number | Handle | undefined): Layer {
  return target instanceof Handle && (handle.fd < 0 || handle.fd > 2) ? target.input.layer : 'bytes';
}

function unknown(mode: string): never {
  if (/^\s*\+?[<>]/.test(mode)) ERRNO.value = sys.EINVAL;
  return die(`Unknown open() mode '${mode}'`);
}

/** The pipe of `open` and of `readpipe`; false and ERRNO where there can't be one. */
export function openPipe(handle: Handle, how: '-|' | '|-', command: string[], layer: Layer): number | false {
  flushAll();
  const [first] = command;
  const piped = attempt(
    () => startPipe(how, first === undefined || first === '-' ? undefined : command),
    undefined,
  );
  if (!piped?.pid) return piped ? 0 : false;
  if (!settle(handle, { fd: piped.fd, direction: how === '-|' ? 'in' : 'out', stream: true }, layer))
    return false;
  handle.child = piped.pid;
  handle.output.warnsOfLoss = false;
  pipes.add(handle);
  return piped.pid;
}

function fileOf(
  { direction, flags }: { direction: Direction; flags: number },
  target: string | number | Handle,
): Opened {
  if (target instanceof Handle)
    throw new TypeError(`open: to copy the handle ${target.name} the mode must end in & or &=`);
  const fd = sys.open(pathname(String(target), 'open'), flags);
  return { fd, direction, stream: isStream(fd, flags & sys.O_APPEND ? sys.SEEK_END : sys.SEEK_CUR) };
}

function copyOf(how: string, direction: Direction, target: string | number | Handle): Opened {
  const from = target instanceof Handle ? target.fd : descriptorOf(target);
  if (from < 0) throw new sys.SystemError(sys.EBADF, 'dup');
  if (target instanceof Handle && target.output.fd >= 0) target.output.flush();
  if (target instanceof Handle) target.input.discardReadAhead();
  const stream = isStream(from);
  if (how === '&') return { fd: sys.dup(from), direction, stream };
  sys.fcntl(from, sys.F_GETFD);
  return { fd: from, direction, stream };
}

/** What is appended to is read from its end on, as perl has it. */
export function isStream(fd: number, whence = sys.SEEK_CUR): boolean {
  return attempt(() => sys.lseek(fd, 0, whence), undefined) === undefined && ERRNO.is('ESPIPE');
}

function descriptorOf(target: string | number): number {
  return looksLikeNumber(String(target)) ? Math.trunc(Number(target)) : die(`Bad filehandle: ${target}`);
}

/** Gives a handle what was opened for it, on the descriptor that it keeps if it is still open: 0, 1 or 2. */
export function settle(handle: Handle, { fd, direction, stream }: Opened, layer: Layer): boolean {
  const kept = handle.fd;
  if (kept >= 0 && kept !== fd) {
    if (handle.output.fd >= 0) handle.output.flush();
    handle.input.discardReadAhead();
    const moved = attempt(() => sys.dup2(fd, kept), undefined);
    closeUnowned(fd);
    if (moved === undefined) return false;
  }
  handle.attach(kept >= 0 ? kept : fd, direction, stream);
  handle.input.layer = handle.output.layer = layer;
  return true;
}
