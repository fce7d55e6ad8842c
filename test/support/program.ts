import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment, nodeUnderTest } from './environment.js';
import { type ChapterProgram, chapterProgram } from './perlipc-pod.js';

const programs = fileURLToPath(
  new URL('../../packages/programs/dist/', import.meta.url).href.replace('/test/dist/../', '/'),
);

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
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
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

  /** Waits until `look` gives something, for at most 20 seconds. */
  async until<T>(look: () => T | undefined, what: string): Promise<T> {
    for (const end = Date.now() + 20_000; Date.now() < end; await sleep(10)) {
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

/** Of /proc/PID/net/tcp{,6}: the local port of the socket in state LISTEN (0A) that the process has open. */
function listeningPort(pid: number): number | undefined {
  const inodes = new Set(descriptors(pid).map((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1]));
  for (const table of ['tcp', 'tcp6']) {
    for (const line of readProc(`/proc/${pid}/net/${table}`).split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state === '0A' && inodes.has(inode)) return Number.parseInt(local?.split(':')[1] ?? '', 16);
    }
  }
  return undefined;
}

/** What the open descriptors of a process are. */
export function descriptors(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** Hundredths of a second of processor time that a process has used. */
export function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Its open sockets. Of files Node opens one for a moment now and then. */
export function sockets(pid: number): string[] {
  return descriptors(pid).filter((target) => target.startsWith('socket:'));
}

function readProc(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
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
