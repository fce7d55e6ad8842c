import { inspect } from 'node:util';
import { ERRNO } from '../base/errno.js';
import { croakAtCall } from '../diagnostics/carp.js';
import { die } from '../diagnostics/die.js';
import type { Printable } from '../diagnostics/text.js';
import { close } from '../io/close.js';
import { Handle } from '../io/handle.js';
import { open } from '../io/open.js';
import { pipe } from '../io/pipe.js';
import { STDIN, STDOUT } from '../io/standard.js';
import { exec } from '../process/exec.js';
import { fork } from '../process/fork.js';
import { waitpid } from '../process/wait.js';
import { IOHandle } from './handle.js';
import { nameClass } from './symbol.js';

type Ends = [reader: Handle, writer: Handle];

/** Its `new` has other arguments than that of each class over it. */
const Base = IOHandle as new (name?: string) => IOHandle;

/**
 * `IO::Pipe`: a pipe, which becomes one of its ends by `reader` or `writer`
 *
 * Usually after a fork: `if (fork()) pipe.reader(); else pipe.writer();`
 */
export class IOPipe extends Base {
  #ends: Ends | undefined;
  #own = false;
  #pid: number | undefined;

  /** `IO::Pipe->new(READER, WRITER)`: a pipe, of the handles given if there are any; undefined and ERRNO if there can't be one. */
  static new<T extends IOPipe>(this: new () => T, ...ends: Ends | []): T | undefined {
    if (!ends.every((end) => end instanceof Handle))
      throw new TypeError(`IO::Pipe: wants two handles or none, got ${inspect(ends)}`);
    if (![0, 2].includes(ends.length)) croakAtCall('usage: IO::Pipe->([READFH, WRITEFH])');
    const made = new this();
    const pair: Ends = ends.length === 0 ? [new IOHandle(), new IOHandle()] : ends;
    if (!pipe(...pair)) return undefined;
    made.#ends = pair;
    made.#own = ends.length === 0;
    return made;
  }

  /** `$pipe->handles`: two handles that are not open. */
  handles(): [IOHandle, IOHandle] {
    return [new IOHandle(), new IOHandle()];
  }

  /**
   * `$pipe->reader(COMMAND)` · blocks where it forks
   *
   * Becomes the reading end and closes the other. With a command it runs that in a child whose STDOUT is the other end; `close`
   * waits for it. Dies if there can be no child; the child dies if the command can't be executed.
   */
  reader(...command: Printable[]): this {
    return this.#become(0, command);
  }

  /** `$pipe->writer(COMMAND)` · blocks where it forks: as `reader`, the other way round: the child's STDIN. */
  writer(...command: Printable[]): this {
    return this.#become(1, command);
  }

  #become(end: 0 | 1, command: Printable[]): this {
    const method = end === 0 ? 'reader' : 'writer';
    const ends = this.#ends ?? die(`Can't locate object method "${method}" via package "IO::Pipe::End"`);
    const pid = command.length > 0 ? this.#start(end, command) : undefined;
    this.#take(ends[end], end === 0 ? 'in' : 'out');
    close(ends[1 - end] as Handle);
    this.#ends = undefined;
    this.#pid = pid;
    return this;
  }

  /** The program's own handle stays open: here the descriptor is both's. */
  #take(end: Handle, direction: 'in' | 'out'): void {
    const { fd } = end;
    if (fd < 0) return;
    if (this.#own) end.detach();
    this.attach(fd, direction, true);
  }

  /** The pid of a child that executes a command with the other end as STDOUT or STDIN. */
  #start(end: 0 | 1, command: Printable[]): number {
    const pid = fork() ?? croakAtCall(`IO::Pipe: Cannot fork: ${ERRNO}`);
    if (pid !== 0) return pid;
    const other = end === 0 ? this.writer() : this.reader();
    open(end === 0 ? STDOUT : STDIN, end === 0 ? '>&' : '<&', other);
    other.close();
    return exec(...command) || croakAtCall(`IO::Pipe: Cannot exec: ${ERRNO}`);
  }

  /** `$pipe->close` · blocks, for the command's process: as `close` of the layer, and CHILD_ERROR has the wait status. */
  override close(): boolean {
    const closed = super.close();
    if (this.#pid !== undefined) waitpid(this.#pid, 0);
    return closed;
  }
}
nameClass(IOPipe, 'IO::Pipe::End');
