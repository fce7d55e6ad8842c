// What waits for handles, under -T: as perl's it takes a tainted time-out and tainted events.
import { numeric, type Scalar } from '../base/numeric.js';
import { IOPoll as Poll } from '../classes/poll.js';
import { IOSelect as Select, type Selectable } from '../classes/select.js';
import type { Handle } from '../io/handle.js';
import { reveal, type Tainted } from './tainted.js';

/** A number of the program, or one that came from outside. */
export type MaybeTainted = number | Tainted<Scalar>;

function plain(value: MaybeTainted): number;
function plain(value: MaybeTainted | undefined): number | undefined;
function plain(value: MaybeTainted | undefined): number | undefined {
  const shown = reveal<Scalar>(value);
  return shown === undefined ? undefined : Number(numeric(shown));
}

/** `IO::Select` under taint: a time-out may be tainted. */
export class IOSelect<T extends Selectable = Handle> extends Select<T> {
  /** `IO::Select->new(HANDLES)` */
  static override new<T extends Selectable = Handle>(...list: T[]): IOSelect<T> {
    const select = new IOSelect<T>();
    select.add(...list);
    return select;
  }

  /** As of `IO::Select`; the time-out may be tainted. */
  override can_read(timeout?: MaybeTainted): T[] {
    return super.can_read(plain(timeout));
  }

  /** As of `IO::Select`; the time-out may be tainted. */
  override can_write(timeout?: MaybeTainted): T[] {
    return super.can_write(plain(timeout));
  }

  /** As of `IO::Select`; the time-out may be tainted. */
  override has_exception(timeout?: MaybeTainted): T[] {
    return super.has_exception(plain(timeout));
  }

  /** As of `IO::Select`; the time-out may be tainted. */
  override has_error(timeout?: MaybeTainted): T[] {
    return super.has_error(plain(timeout));
  }

  /** As of `IO::Select`; the time-out may be tainted. */
  static override select<R extends Selectable, W extends Selectable, E extends Selectable>(
    read?: Select<R>,
    write?: Select<W>,
    exception?: Select<E>,
    timeout?: MaybeTainted,
  ): [read: R[], write: W[], exception: E[]] | [] {
    return Select.select(read, write, exception, plain(timeout));
  }
}

/** `IO::Poll` under taint: a time-out and events may be tainted. */
export class IOPoll<T extends Handle = Handle> extends Poll<T> {
  /** `IO::Poll->new` */
  static override new<T extends Handle = Handle>(): IOPoll<T> {
    return new IOPoll<T>();
  }

  /** As of `IO::Poll`; the events may be tainted. */
  override mask(io: T, ...mask: [events?: MaybeTainted]): number | undefined {
    return super.mask(io, ...(mask.map(plain) as [number?]));
  }

  /** As of `IO::Poll`; the time-out may be tainted. */
  override poll(timeout?: MaybeTainted): number {
    return super.poll(plain(timeout));
  }

  /** As of `IO::Poll`; the events may be tainted. */
  override handles(...mask: [events?: MaybeTainted]): T[] {
    return super.handles(...(mask.map(plain) as [number?]));
  }
}
