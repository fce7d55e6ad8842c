import { latin1 } from '../base/bytes.js';
import { warning } from '../diagnostics/warning.js';
import { Handle } from '../io/handle.js';
import { selectBits } from '../io/select-bits.js';

/** What can be waited for: a handle, the number of a descriptor, or a list that begins with one of these. */
export type Selectable = Handle | number | string | readonly [Handle | number | string, ...unknown[]];

/**
 * `IO::Select`: handles to wait for
 *
 * `IO.Select.new(server)`; `for (const fh of sel.can_read())`. What it returns is what was added.
 */
export class IOSelect<T extends Selectable = Handle> {
  /** What was added, by descriptor. */
  readonly #added: (T | undefined)[] = [];

  /** `IO::Select->new(HANDLES)` */
  static new<T extends Selectable = Handle>(...list: T[]): IOSelect<T> {
    const select = new IOSelect<T>();
    select.add(...list);
    return select;
  }

  /** `$sel->add(HANDLES)`: adds those that are open, in the place of what had the same descriptor. Returns how many are new. */
  add(...list: T[]): number {
    return list.filter((one) => {
      const fd = this.#fileno(one);
      const isNew = fd !== undefined && this.#added[fd] === undefined;
      if (fd !== undefined) this.#added[fd] = one;
      return isNew;
    }).length;
  }

  /** `$sel->remove(HANDLES)`: removes handles, also closed ones. Returns how many. */
  remove(...list: Selectable[]): number {
    // Perl counts what has no descriptor although it isn't there.
    return list.filter((one) => {
      const fd = this.#fileno(one);
      if (fd === undefined) return true;
      const there = this.#added[fd] !== undefined;
      this.#added[fd] = undefined;
      return there;
    }).length;
  }

  /** `$sel->exists(HANDLE)`: what was added for the handle's descriptor; undefined if nothing was. */
  exists(one: Selectable | undefined): T | undefined {
    const fd = this.#fileno(one);
    return fd === undefined ? undefined : this.#added[fd];
  }

  /** `$sel->handles`: all that was added, in the order of the descriptors. */
  handles(): T[] {
    return this.#added.filter((one) => one !== undefined);
  }

  /** `$sel->count`: how many were added. */
  count(): number {
    return this.handles().length;
  }

  /** `$sel->bits`: the descriptors as `vec` makes them, for `select`; undefined if there are none. */
  bits(): string | undefined {
    const bits = this.#bits();
    return bits && latin1(bits);
  }

  /** `$sel->can_read(TIMEOUT)` · blocks: what can be read without waiting; empty after `timeout` seconds, or with ERRNO. */
  can_read(timeout?: number): T[] {
    return this.#ready(0, timeout);
  }

  /** `$sel->can_write(TIMEOUT)` · blocks: as `can_read`, of what can be written. */
  can_write(timeout?: number): T[] {
    return this.#ready(1, timeout);
  }

  /** `$sel->has_exception(TIMEOUT)` · blocks: as `can_read`, of what has out-of-band data. */
  has_exception(timeout?: number): T[] {
    return this.#ready(2, timeout);
  }

  /** `$sel->has_error(TIMEOUT)` · blocks: the old name of `has_exception`; `-w` warns of it. */
  has_error(timeout?: number): T[] {
    warning("Call to deprecated method 'has_error', use 'has_exception'");
    return this.has_exception(timeout);
  }

  /**
   * `IO::Select::select(READ, WRITE, EXCEPTION, TIMEOUT)` · blocks
   *
   * Waits for several at once: three lists of what is ready, the highest descriptor first; none after `timeout` seconds, or with ERRNO.
   */
  static select<R extends Selectable, W extends Selectable, E extends Selectable>(
    read?: IOSelect<R>,
    write?: IOSelect<W>,
    exception?: IOSelect<E>,
    timeout?: number,
  ): [read: R[], write: W[], exception: E[]] | [] {
    const [r, w, e] = [IOSelect.#of(read), IOSelect.#of(write), IOSelect.#of(exception)];
    if (selectBits(r, w, e, timeout) <= 0) return [];
    return [
      r && read ? read.#in(r).reverse() : [],
      w && write ? write.#in(w).reverse() : [],
      e && exception ? exception.#in(e).reverse() : [],
    ];
  }

  /** The bits of a set, if there is one. @internal */
  static #of(set: IOSelect<Selectable> | undefined): Uint8Array | undefined {
    return set === undefined ? undefined : set.#bits();
  }

  #ready(set: 0 | 1 | 2, timeout: number | undefined): T[] {
    const bits = this.#bits();
    if (bits === undefined) return [];
    const [r, w, e] = [0, 1, 2].map((one) => (one === set ? bits : undefined));
    return selectBits(r, w, e, timeout) > 0 ? this.#in(bits) : [];
  }

  #in(bits: Uint8Array): T[] {
    return this.#added.filter(
      (one, fd) => one !== undefined && (bits[fd >> 3] ?? 0) & (1 << (fd & 7)),
    ) as T[];
  }

  #bits(): Uint8Array | undefined {
    const fds = this.#added.flatMap((one, fd) => (one === undefined ? [] : [fd]));
    if (fds.length === 0) return undefined;
    const bits = new Uint8Array((this.#added.length + 7) >> 3);
    for (const fd of fds) bits[fd >> 3] = (bits[fd >> 3] ?? 0) | (1 << (fd & 7));
    return bits;
  }

  /** The descriptor; of a handle that was closed the one that it was added with. */
  #fileno(one: Selectable | undefined): number | undefined {
    const first = Array.isArray(one)
      ? (one[0] as Handle | number | string)
      : (one as Handle | number | string | undefined);
    if (first instanceof Handle && first.fd >= 0) return first.fd;
    if (/^\d+$/.test(String(first))) return Number(first);
    const found = this.#added.findIndex((added) => added !== undefined && added === first);
    return found < 0 ? undefined : found;
  }
}
