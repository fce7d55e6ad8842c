import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment, nodeUnderTest } from './environment.js';
import { type ChapterProgram, chapterProgram } from './perlipc-pod.js';
import { listeningPort } from './proc.js';

// vitest runs the sources themselves; tsc puts them a directory deeper.
const root = import.meta.url.includes('/dist/') ? '../../../' : '../../';
const programs = fileURLToPath(new URL(`${root}packages/programs/dist/`, import.meta.url));

/** How a process ended, and what it wrote; bytes as Latin-1. */
export interface Ending {
  stdout: string;
  stderr: string;
  status: number | null;
  signal: NodeJS.Signals | null;
}

/** How a test starts a process. */
export interface Start {
  env?: Record<string, string>;
  cwd?: string;
  /** What it reads from stdin; nothing if it is not given. */
  input?: string;
  /** Milliseconds until the watchdog kills it. */
  timeout?: number;
}

/** The JavaScript of one of our programs. */
export function programFile(name: string): string {
  return join(programs, `${name}.js`);
}

/** A process that a test started, with a watchdog. */
export class Program implements Disposable {
  readonly ended: Promise<Ending>;
  stdout = '';
  stderr = '';
  readonly #child: ChildProcess;
  readonly #watchdog: NodeJS.Timeout;

  constructor(command: string, args: string[], options: Start = {}) {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: environment(options.env),
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stdin?.on('error', () => {}).end(options.input, 'latin1');
    this.#watchdog = setTimeout(() => child.kill('SIGKILL'), options.timeout ?? 30_000);
    child.stdout?.setEncoding('latin1').on('data', (text) => (this.stdout += text));
    child.stderr?.setEncoding('latin1').on('data', (text) => (this.stderr += text));
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status, signal) => {
        clearTimeout(this.#watchdog);
        resolve({ stdout: this.stdout, stderr: this.stderr, status, signal });
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  kill(signal: NodeJS.Signals): Promise<Ending> {
    this.#child.kill(signal);
    return this.ended;
  }

  /** Waits until `look` gives something, for at most a minute. */
  async until<T>(look: () => T | undefined, what: string): Promise<T> {
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(10)) {
      const seen = look();
      if (seen !== undefined) return seen;
      if (!this.running) break;
    }
    throw new Error(`${what}: not seen; the process wrote ${JSON.stringify([this.stdout, this.stderr])}`);
  }

  /** The TCP port on which it listens, as the kernel has it. */
  port(): Promise<number> {
    return this.until(() => listeningPort(this.pid), 'a listening port');
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
    clearTimeout(this.#watchdog);
  }
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Where programs run: on this host, or in a network namespace of a test's own. */
export class Host {
  readonly #prefix: string[];

  /** `prefix` is a command that runs what follows it there. */
  constructor(...prefix: string[]) {
    this.#prefix = prefix;
  }

  run(command: string[], options: Start = {}): Program {
    const [file = '', ...args] = [...this.#prefix, ...command];
    return new Program(file, args, options);
  }

  /** Starts one of our programs. */
  ours(name: string, ...args: string[]): Program {
    return this.run([nodeUnderTest, programFile(name), ...args]);
  }

  /** Starts a perl script given as text, with `-T` and the like as its #! line has them. */
  perl(source: string, ...args: string[]): Program {
    const folder = scratch();
    const file = join(folder, 'program.pl');
    writeFileSync(file, source);
    const flags = /^#!\S+[ \t]+(-\S+)/.exec(source)?.slice(1) ?? [];
    return this.run(['perl', ...flags, file, ...args], { cwd: folder });
  }

  /** Starts the chapter's own program. */
  chapter(name: ChapterProgram, ...args: string[]): Program {
    return this.perl(chapterProgram(name), ...args);
  }
}

/** This host. */
export const here = new Host();

const scratches: string[] = [];

/** A new folder, removed when the test file is done. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-'));
  scratches.push(folder);
  return folder;
}

export function removeScratches(): void {
  for (const folder of scratches.splice(0)) rmSync(folder, { recursive: true, force: true });
}
