import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environment } from '../support/environment.js';
import { processesWith } from '../support/proc.js';

/** A line of a service's log. */
export interface Line {
  message: string;
  level: string;
  worker?: number;
  pid?: number;
  generation?: number;
  on?: string[];
  [field: string]: unknown;
}

export const cli = fileURLToPath(new URL('../../../packages/prefork/dist/cli.js', import.meta.url));

/** The built file of an application of these tests. */
export function app(name: string): string {
  return fileURLToPath(new URL(`apps/${name}.js`, import.meta.url));
}

let count = 0;

/** A service under test: the program with the log as JSON. */
export class Service implements AsyncDisposable {
  readonly lines: Line[] = [];
  /** What is no line of the log. */
  readonly others: string[] = [];
  readonly name = `pf${process.pid}-${++count}`;
  readonly ended: Promise<number | string>;
  readonly monitor: ChildProcess;
  readonly #wakers = new Set<() => void>();

  /** With descriptors for it from 3 on, as systemd passes them; `before` is what starts it, such as unshare. */
  constructor(
    program: readonly string[],
    env: Record<string, string> = {},
    fds: readonly number[] = [],
    before: readonly string[] = [],
  ) {
    const shell = `export LISTEN_PID=$$ LISTEN_FDS=${fds.length}; exec "$@"`;
    const words = [...before, process.execPath, ...program];
    const [command = '', ...args] = fds.length > 0 ? ['/bin/sh', '-c', shell, 'sh', ...words] : words;
    this.monitor = spawn(command, args, {
      env: environment({ PF_NAME: this.name, ...env }),
      stdio: ['ignore', 'inherit', 'pipe', ...fds],
    });
    this.ended = once(this.monitor, 'exit').then(([code, signal]) => code ?? signal);
    const { stderr } = this.monitor;
    if (stderr === null) throw new Error('no standard error');
    createInterface({ input: stderr }).on('line', (line) => this.#take(line));
  }

  /** The program `perlipc-prefork` with an application of these tests on a free port. */
  static cli(
    name: string,
    options: readonly string[] = [],
    env: Record<string, string> = {},
    fds: readonly number[] = [],
    before: readonly string[] = [],
  ): Service {
    const own = ['--log-format', 'json', '--listen', '127.0.0.1:0'];
    return new Service([cli, app(name), ...own, ...options], env, fds, before);
  }

  /** Resolves with the line of a monitor that has taken over. */
  async upgraded(): Promise<number> {
    const { pid = 0 } = await this.line((line) => line.message === 'serves' && line.pid !== this.pid);
    return pid;
  }

  get pid(): number {
    return this.monitor.pid ?? 0;
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** Resolves with the first line that fits, of those after the first `from`. */
  async line(message: string | ((line: Line) => boolean), from = 0): Promise<Line> {
    const fits = typeof message === 'string' ? (line: Line) => line.message === message : message;
    // A process in which nothing happens any more ends well; one that waits is ended by the case's watchdog.
    const alive = setInterval(() => {}, 2 ** 30);
    try {
      for (;;) {
        const found = this.lines.slice(from).find(fits);
        if (found) return found;
        await new Promise<void>((resolve) => this.#wakers.add(resolve));
      }
    } finally {
      clearInterval(alive);
    }
  }

  /** The address of the first listener, when it serves. */
  async serving(): Promise<{ host: string; port: number }> {
    const { on = [] } = await this.line('serves');
    const [host = '', port] = (on[0] ?? '').split(':');
    return { host, port: Number(port) };
  }

  /** The pids of all its processes but the monitor. */
  processes(): number[] {
    return processesOf(this.name).filter((pid) => pid !== this.pid);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    if (this.monitor.exitCode === null && this.monitor.signalCode === null) this.signal(signal);
    return this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGQUIT');
    for (const pid of processesOf(this.name)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
  }

  #take(line: string): void {
    if (line.startsWith('{')) this.lines.push(JSON.parse(line));
    else this.others.push(line);
    if (process.env['PF_SHOW']) console.error(line);
    const wakers = [...this.#wakers];
    this.#wakers.clear();
    for (const wake of wakers) wake();
  }
}

/** The processes that have a variable of the service in their environment. */
export function processesOf(name: string): number[] {
  return processesWith('PF_NAME', name);
}

/** Until it is so; the watchdog of the case is what ends it otherwise. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
