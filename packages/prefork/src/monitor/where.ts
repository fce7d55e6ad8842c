import { readFileSync } from 'node:fs';
import type { WorkerProcess } from './worker-process.js';

/** What a process that is silent does, as far as the kernel tells. */
export async function whereItIs({ pid }: WorkerProcess): Promise<string | undefined> {
  try {
    const state = /^State:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return `state ${state}`;
  } catch {
    return undefined;
  }
}
