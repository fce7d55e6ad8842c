import { SystemError, WNOHANG, waitpid } from '@perlipc/sys';
import { now } from '../page.js';

/** Seconds. */
const RECENT = 5;

/**
 * Waits for every child there is, those of others included: orphans that come to a process that is PID 1. Children of
 * `child_process` must not be there.
 */
export class Reaper {
  readonly #watched = new Map<number, (status: number) => void>();
  /** A child may end before it is known that there is one. */
  readonly #early = new Map<number, { status: number; at: number }>();
  readonly #onSignal = () => this.#reap();

  constructor() {
    process.on('SIGCHLD', this.#onSignal);
  }

  watch(pid: number, onexit: (status: number) => void): void {
    const early = this.#early.get(pid);
    this.#early.delete(pid);
    // One that ended long ago had the same number.
    if (early === undefined || now() - early.at > RECENT) this.#watched.set(pid, onexit);
    else setImmediate(onexit, early.status);
  }

  /** From here on this reaps only orphans; another reaper gets the other children. */
  rewatch(pid: number, onexit: (status: number) => void): void {
    if (this.#watched.has(pid)) this.#watched.set(pid, onexit);
  }

  close(): void {
    process.off('SIGCHLD', this.#onSignal);
  }

  #reap(): void {
    for (;;) {
      const ended = waitNow();
      if (ended === undefined) return;
      const onexit = this.#watched.get(ended.pid);
      this.#watched.delete(ended.pid);
      if (onexit) onexit(ended.status);
      else this.#remember(ended.pid, ended.status);
    }
  }

  /** Orphans are never asked for: only some are kept. */
  #remember(pid: number, status: number): void {
    this.#early.set(pid, { status, at: now() });
    if (this.#early.size <= 100) return;
    const [oldest] = this.#early.keys();
    if (oldest !== undefined) this.#early.delete(oldest);
  }
}

function waitNow(): { pid: number; status: number } | undefined {
  try {
    const result = waitpid(-1, WNOHANG);
    return result.pid === 0 ? undefined : result;
  } catch (error) {
    if (error instanceof SystemError && (error.code === 'ECHILD' || error.code === 'EINTR')) return undefined;
    throw error;
  }
}
