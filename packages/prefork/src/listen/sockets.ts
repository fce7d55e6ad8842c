import { unlinkSync } from 'node:fs';
import { close } from '@perlipc/sys';
import type { Listener } from '../order.js';
import type { HandedOver } from '../role.js';
import { describeSocket } from './address.js';
import { openSocket } from './open.js';
import type { ListenSpec } from './parse.js';

interface Entry {
  readonly spec: ListenSpec;
  /** One, or one for each worker. */
  readonly listeners: Listener[];
}

/** The sockets of the service, which the monitor holds: no connection that waits in one is lost with a worker. */
export class Sockets {
  readonly #entries: Entry[] = [];
  readonly #reusePort: boolean;

  /** Takes up sockets of the program that ran before, and opens those that it lacked; what is not wanted any more is closed. */
  constructor(specs: readonly ListenSpec[], reusePort: boolean, handed: readonly HandedOver[]) {
    this.#reusePort = reusePort;
    try {
      for (const spec of specs) {
        const listeners = handed.filter(({ key }) => key === spec.key).map(({ fd }) => describeSocket(fd));
        const entry = { spec, listeners };
        this.#entries.push(entry);
        this.#take(entry, 0);
      }
    } catch (error) {
      this.close(handed.length === 0);
      throw error;
    }
    const keys = new Set(specs.map(({ key }) => key));
    for (const { key, fd } of handed) if (!keys.has(key)) close(fd);
  }

  /** What a worker is to serve. */
  of(number: number): Listener[] {
    return this.#entries.map((entry) => this.#take(entry, this.#shared(entry) ? 0 : number - 1));
  }

  /** Closes those of workers that this program has not: who connects to one would wait for ever. */
  trim(workers: number): void {
    for (const { listeners } of this.#entries) for (const { fd } of listeners.splice(workers)) close(fd);
  }

  /** Where the service can be reached. */
  addresses(): string[] {
    return this.#entries.map((entry) => this.#take(entry, 0).address);
  }

  handOver(): HandedOver[] {
    return this.#entries.flatMap(({ spec: { key }, listeners }) => listeners.map(({ fd }) => ({ key, fd })));
  }

  /** A worker that is not to come back: who waits on a socket of its own is lost, unless it was accepted. */
  drop(number: number): void {
    for (const entry of this.#entries)
      if (!this.#shared(entry)) for (const { fd } of entry.listeners.splice(number - 1)) close(fd);
  }

  /** With `remove`, the files of Unix sockets too: nobody else has taken them over. */
  close(remove: boolean): void {
    for (const { spec, listeners } of this.#entries.splice(0)) {
      for (const { fd } of listeners) close(fd);
      // Where there is none, the file is another program's.
      if (remove && listeners.length > 0 && spec.path !== undefined) removeFile(spec.path);
    }
  }

  #shared({ spec }: Entry): boolean {
    return !this.#reusePort || spec.path !== undefined;
  }

  #take({ spec, listeners }: Entry, at: number): Listener {
    for (;;) {
      const there = listeners[at];
      if (there !== undefined) return there;
      // Port 0 is any port for the first of them, and that one for the others.
      const port = Number(/:(\d+)$/.exec(listeners[0]?.address ?? '')?.[1] ?? spec.port);
      const fd = openSocket(spec.path === undefined ? { ...spec, port } : spec, this.#reusePort);
      listeners.push(describeSocket(fd));
    }
  }
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
