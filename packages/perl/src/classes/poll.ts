import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import { numeric } from '../base/numeric.js';
import type { Handle } from '../io/handle.js';

const ALWAYS = sys.POLLHUP | sys.POLLERR | sys.POLLNVAL;
const LONGEST = 2_147_483_647;

/**
 * `IO::Poll`: handles to wait for, each for events of its own
 *
 * `poll.mask(fh, POLLIN)`, `poll.poll(5)`, `poll.handles(POLLIN)`; the events are constants of `@perlipc/perl/io`.
 */
export class IOPoll<T extends Handle = Handle> {
  /** What is asked for, by descriptor and handle. */
  readonly #asked = new Map<number, Map<T, number>>();
  /** What `poll` found, by descriptor. */
  #found = new Map<number, number>();

  /** `IO::Poll->new` */
  static new<T extends Handle = Handle>(): IOPoll<T> {
    return new IOPoll<T>();
  }

  /**
   * `$poll->mask(IO, EVENT_MASK)`
   *
   * The events that are asked for of a handle, after they were set if there are any; 0 removes the handle. Undefined of one that is
   * not there or not open.
   */
  mask(io: T, ...mask: [events?: number]): number | undefined {
    if (io.fd < 0) return undefined;
    if (mask.length > 0) this.#ask(io, mask[0] ?? 0);
    return this.#asked.get(io.fd)?.get(io);
  }

  #ask(io: T, events: number): void {
    const handles = this.#asked.get(io.fd) ?? new Map<T, number>();
    if (events !== 0) {
      this.#asked.set(io.fd, handles.set(io, events));
      this.#found.set(io.fd, 0);
      return;
    }
    handles.delete(io);
    if (handles.size > 0) return;
    this.#asked.delete(io.fd);
    this.#found.delete(io.fd);
  }

  /**
   * `$poll->poll(TIMEOUT)` · blocks
   *
   * Waits until one of the handles has an event, for `timeout` seconds at most. How many have; -1 and ERRNO if it fails. See [poll(2)](https://man7.org/linux/man-pages/man2/poll.2.html).
   */
  poll(timeout?: number): number {
    const fds = Array.from(this.#asked, ([fd, handles]) => ({
      fd,
      events: [...handles.values()].reduce((all, events) => all | events, 0),
      revents: 0,
    }));
    this.#found = new Map();
    const seconds = timeout === undefined ? -1 : Number(numeric(timeout));
    const ms = Math.max(-1, Math.min(Math.trunc(seconds * 1000), LONGEST));
    const count = attempt(() => sys.poll(fds, ms), -1);
    if (count > 0) this.#found = new Map(fds.flatMap(({ fd, revents }) => (revents ? [[fd, revents]] : [])));
    return count;
  }

  /** `$poll->events(IO)`: the events of a handle that `poll` found. */
  events(io: T): number {
    const asked = this.#asked.get(io.fd)?.get(io);
    return asked === undefined ? 0 : (this.#found.get(io.fd) ?? 0) & (asked | ALWAYS);
  }

  /** `$poll->remove(IO)`: as `mask` with 0. */
  remove(io: T): number | undefined {
    return this.mask(io, 0);
  }

  /** `$poll->handles(EVENT_MASK)`: the handles, or those for which `poll` found one of the events. */
  handles(...mask: [events?: number]): T[] {
    const all = Array.from(this.#asked, ([fd, handles]) => ({ fd, handles }));
    if (mask.length === 0) return all.flatMap(({ handles }) => [...handles.keys()]);
    const [events = 0] = mask;
    return all.flatMap(({ fd, handles }) =>
      Array.from(handles)
        .filter(([, asked]) => (this.#found.get(fd) ?? 0) & (asked | ALWAYS) & events)
        .map(([io]) => io),
    );
  }
}
