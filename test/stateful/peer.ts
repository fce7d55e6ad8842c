import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { environment } from '../support/environment.js';

const LONGEST = 60_000;

/** A process that runs sequences, one after the other, and is started anew after one that it didn't survive. */
export class Peer implements AsyncDisposable {
  readonly #command: readonly [string, ...string[]];
  #child: ChildProcess | undefined;
  #lines: AsyncIterator<string> | undefined;

  constructor(...command: [string, ...string[]]) {
    this.#command = command;
  }

  /** What each step gave. */
  async results(steps: readonly string[]): Promise<string[]> {
    const child = this.#started();
    child.stdin?.write(`${JSON.stringify(steps)}\n`);
    const watchdog = setTimeout(() => child.kill('SIGKILL'), LONGEST);
    const line = await this.#lines?.next();
    clearTimeout(watchdog);
    if (line && !line.done) return JSON.parse(line.value) as string[];
    this.#child = undefined;
    return [`${this.#command[0]} ended, or gave no result in ${LONGEST / 1000} s`];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#child) return;
    const ended = new Promise((resolve) => this.#child?.once('close', resolve));
    this.#child.stdin?.end();
    await ended;
  }

  #started(): ChildProcess {
    if (this.#child) return this.#child;
    const [file, ...args] = this.#command;
    this.#child = spawn(file, args, { env: environment(), stdio: ['pipe', 'pipe', 'inherit'] });
    if (!this.#child.stdout) throw new Error(`${file} has no output`);
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
    return this.#child;
  }
}
