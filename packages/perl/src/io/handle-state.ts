import { isatty } from 'node:tty';
import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import type { Directory } from './directory.js';
import { Input } from './input.js';
import { type Buffering, Output } from './output.js';
import { addOwner, removeOwner } from './owners.js';

/** Which ways an open handle goes. */
export type Direction = 'in' | 'out' | 'both';

/** What a handle has open: a descriptor and its two halves. */
export class HandleState {
  readonly name: string;
  /** The descriptor, or -1 while it is closed. */
  fd = -1;
  /** `$.`: records read since it was closed; opening anew does not change it. */
  lines = 0;
  /** @internal */
  readonly input = new Input();
  /** @internal */
  readonly output = new Output();
  /** Whether it was ever opened: messages call one that never was unopened. @internal */
  everOpened = false;
  /** Whether it is a socket or a pipe. @internal */
  stream = false;
  /** The process at the other end of a pipe that `open` made, else 0. @internal */
  child = 0;

  /** What `opendir` opened: a handle has a directory beside its file. @internal */
  directory: Directory | undefined = undefined;

  /** How often it was opened and closed: a signal's handler may do so while the handle is read or written. @internal */
  openings = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Takes over a descriptor; a `stream` is none of a terminal or a file. @internal */
  attach(fd: number, direction: Direction, stream: boolean, buffering?: Buffering): void {
    const terminal = !stream && isatty(fd);
    // What perl's own look leaves behind: lseek refuses a stream, and the question for a terminal anything else.
    if (!terminal) ERRNO.value = stream ? sys.ESPIPE : sys.ENOTTY;
    if (fd !== this.fd) addOwner(fd);
    this.fd = fd;
    this.stream = stream;
    this.everOpened = true;
    this.openings++;
    this.input.open(direction === 'out' ? -1 : fd, terminal, !stream && !terminal);
    this.output.open(direction === 'in' ? -1 : fd, buffering ?? (terminal ? 'line' : 'block'));
    this.output.warnsOfLoss = !(stream && direction === 'both');
  }

  /** Gives up the descriptor, which stays open. @internal */
  detach(): void {
    removeOwner(this.fd);
    this.fd = -1;
    this.openings++;
    this.input.close();
    this.output.close();
  }

  /** A file that is read too is written where reading has come to. @internal */
  beforeWrite(): void {
    if (this.input.fd >= 0) this.input.discardReadAhead();
  }

  /** A file that is written too has what was printed; false and ERRNO if that can't be written. @internal */
  beforeRead(): boolean {
    return this.output.fd < 0 || this.stream || this.output.flush();
  }
}
