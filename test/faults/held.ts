import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environment, nodeUnderTest } from '../support/environment.js';

/** How a process ended, or that it still runs. */
export interface State {
  status: number | null;
  signal: NodeJS.Signals | null;
  running: boolean;
}

const hold = new URL('hold.js', import.meta.url).href;

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A file of /proc/PID, or nothing if the process is gone. */
function proc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return '';
  }
}

/** A process that stops itself, is then traced, and goes on. */
export class Held implements Disposable {
  stdout = '';
  stderr = '';
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  readonly #written: Promise<void>;
  #tracer: ChildProcess | undefined;

  /** `place` is where it stops, for `hold.ts`, unless it does so itself. */
  constructor(args: readonly string[], env: Record<string, string> = {}, input?: string, place?: string) {
    const child = spawn(nodeUnderTest, [...(place ? ['--import', hold] : []), ...args], {
      env: environment({ ...env, ...(place && { PERLIPC_HOLD: place }) }),
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    this.child = child;
    child.stdin?.on('error', () => {}).end(input);
    child.stdout?.setEncoding('latin1').on('data', (text) => (this.stdout += text));
    child.stderr?.setEncoding('latin1').on('data', (text) => (this.stderr += text));
    this.#written = new Promise((resolve) => child.on('close', () => resolve()));
    this.ended = new Promise((resolve) => child.on('exit', () => resolve()));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get state(): State {
    const { exitCode: status, signalCode: signal } = this.child;
    return { status, signal, running: this.running };
  }

  /** Everything that it wrote. */
  get output(): string {
    return this.stdout + this.stderr;
  }

  /** Waits until it is so, or it has ended, or the time is over. */
  async until(condition: () => boolean, milliseconds = 15_000): Promise<boolean> {
    for (const end = Date.now() + milliseconds; Date.now() < end; await pause(5)) {
      if (condition()) return true;
      if (!this.running) break;
    }
    return condition();
  }

  /** When it stops, lets it go on under a tracer, whose command gets its pid as last word; false if it ends without. */
  async traced(command: readonly string[]): Promise<boolean> {
    const isStopped = () => / T /.test(proc(this.pid, 'stat').replace(/^.*\)/s, ' '));
    if (!(await this.until(isStopped, 40_000))) return false;
    const [file = '', ...args] = command;
    this.#tracer = spawn(file, [...args, `${this.pid}`], { stdio: ['ignore', 'ignore', 'inherit'] });
    const isTraced = () => /^TracerPid:\t[1-9]/m.test(proc(this.pid, 'status'));
    if (!(await this.until(isTraced)))
      throw new Error(`it is not traced: ${this.state.status} ${this.state.signal}`);
    this.child.kill('SIGCONT');
    return true;
  }

  /** When all that it and its tracer had to write is written. */
  async closed(): Promise<void> {
    await this.ended;
    const tracer = this.#tracer;
    if (tracer?.exitCode === null && tracer.signalCode === null)
      await new Promise((resolve) => tracer.on('exit', resolve));
    // A daemon has its outputs open for longer.
    await Promise.race([this.#written, pause(300)]);
  }

  [Symbol.dispose](): void {
    this.child.kill('SIGKILL');
  }
}

/** The tool of this folder or of test/support with that name, which is not compiled. */
export function tool(path: string): string {
  return fileURLToPath(import.meta.url).replace(/\/test\/.*/, `/test/${path}`);
}
