import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { dup } from '@perlipc/sys';
import type { WorkerProcess } from './worker-process.js';

/** Where a process that is silent is. */
export interface Whereabouts {
  /** In the kernel's words: `R (running)`, `S (sleeping)`. */
  readonly state: string | undefined;
  /** The functions of JavaScript that run, the innermost first; undefined if it waits in a call. */
  readonly stack: string | undefined;
}

/** Milliseconds that a stack may take. JavaScript that runs answers at once. */
const PATIENCE = 1_000;

export async function whereItIs(worker: WorkerProcess): Promise<Whereabouts> {
  return { state: stateOf(worker.pid), stack: await stackOf(worker.stack) };
}

function stateOf(pid: number): string | undefined {
  try {
    return /^State:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

function stackOf(fd: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = new Socket({ fd: dup(fd), readable: true, writable: true });
    const late = setTimeout(() => socket.destroy(), PATIENCE);
    let text = '';
    socket.setEncoding('utf8').on('data', (data: string) => {
      text += data;
      socket.destroy();
    });
    // It has just been killed.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(late);
      resolve(framesOf(text));
    });
    socket.write(Buffer.of(0));
  });
}

/** The lines of an Error's stack, except the first. */
function framesOf(text: string): string | undefined {
  const frames = text.split('\n').slice(1);
  return frames.length > 0 ? frames.map((frame) => frame.trim()).join('\n') : undefined;
}
