// Aims signals at random instants around a call of another process and waits for the handler's dot after each; prints how
// many wake-ups were lost. storm.js COUNT [IMPLEMENTATION [KIND [WHAT]]]
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as sys from '@perlipc/sys';

const [count = '1000', ...only] = process.argv.slice(2);
const receivers: Record<string, string[]> = {
  node: [process.execPath, fileURLToPath(new URL('receiver.js', import.meta.url))],
  perl: ['perl', fileURLToPath(new URL('../../signal-storm/receiver.pl', import.meta.url))],
};
const kinds = ['accept', 'read', 'poll', 'sleep', 'waitpid', 'sigsuspend', 'idle', 'listener'];
const whats = ['signal', 'child', 'exit'];
/** What perl has no builtin for. */
const notInPerl = ['sigsuspend', 'idle', 'listener'];
/** A handler that has not run after this has missed its wake-up. */
const PATIENCE = 3000 * Number(process.env['PERLIPC_SLOW'] ?? 1);
const SPREAD = 60;
/** An exit takes a fork, of milliseconds: of those there are a tenth. */
const countOf = (what: string) => Math.ceil(Number(count) / (what === 'exit' ? 10 : 1));

class Receiver {
  readonly #process: ChildProcess;
  readonly #dots: number;
  readonly #pids: number;
  readonly #buffer = new Uint8Array(64);

  constructor(command: string[], kind: string, what: string) {
    const [dots, dotWriter] = sys.pipe();
    const [pids, pidWriter] = sys.pipe();
    const [file = '', ...args] = [...command, kind, what];
    this.#process = spawn(file, args, { stdio: ['ignore', dotWriter, pidWriter], detached: true });
    sys.close(dotWriter);
    sys.close(pidWriter);
    this.#dots = dots;
    this.#pids = pids;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Whether a dot came in time. */
  dot(patience = PATIENCE): boolean {
    return this.#take(this.#dots, patience) !== '';
  }

  /** The child that the receiver says it has, on stderr. */
  child(): number {
    return Number(this.#take(this.#pids, PATIENCE));
  }

  #take(fd: number, patience: number): string {
    if (sys.poll([sys.pollfd(fd, sys.POLLIN)], patience) === 0) return '';
    const size = sys.read(fd, this.#buffer);
    if (size === 0) throw new Error(`the receiver ended: ${this.#take(this.#pids, 0)}`);
    return Buffer.from(this.#buffer.subarray(0, size)).toString();
  }

  end(): Promise<void> {
    process.kill(-this.pid, 'SIGKILL');
    return new Promise((resolve) => this.#process.on('close', () => resolve()));
  }
}

function spin(microseconds: number): void {
  for (const end = performance.now() + microseconds / 1000; performance.now() < end; );
}

async function storm(command: string[], kind: string, what: string): Promise<number> {
  const receiver = new Receiver(command, kind, what);
  try {
    if (!receiver.dot(7 * PATIENCE)) throw new Error('the receiver does not start');
    return lostOf(receiver, what);
  } finally {
    await receiver.end();
  }
}

function lostOf(receiver: Receiver, what: string): number {
  let child = what === 'child' ? receiver.child() : 0;
  let lost = 0;
  for (let i = 0; i < countOf(what); i++) {
    if (what === 'exit') child = receiver.child();
    spin(Math.random() * SPREAD);
    if (what === 'exit') sys.kill(child, sys.SIGKILL);
    // A child that stops or goes on sends SIGCHLD as one that ends does, and can do it again.
    else if (what === 'child') sys.kill(child, i % 2 === 0 ? sys.SIGSTOP : sys.SIGCONT);
    else sys.kill(receiver.pid, sys.SIGUSR1);
    if (receiver.dot()) continue;
    lost++;
    sys.kill(receiver.pid, what === 'signal' ? sys.SIGUSR1 : sys.SIGCHLD);
    if (!receiver.dot()) throw new Error('the receiver does not answer any more');
  }
  return lost;
}

for (const [implementation, command] of Object.entries(receivers)) {
  for (const kind of kinds) {
    for (const what of whats) {
      const names = [implementation, kind, what];
      if (only.some((name, i) => name !== names[i])) continue;
      if (implementation === 'perl' && notInPerl.includes(kind)) continue;
      const start = performance.now();
      const lost = await storm(command, kind, what);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`${names.join(' ').padEnd(24)} lost ${lost} of ${countOf(what)} in ${seconds} s`);
      if (implementation === 'node' && lost > 0) process.exitCode = 1;
    }
  }
}
