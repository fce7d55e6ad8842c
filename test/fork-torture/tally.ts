import { kill, type SystemError, WNOHANG, waitpid } from '@perlipc/sys';

/** How the children of one scenario ended. */
export interface Tally {
  ok: number;
  bad: number[];
  hung: number;
}

export const empty = (): Tally => ({ ok: 0, bad: [], hung: 0 });

const patience = 30_000;
const cell = new Int32Array(new SharedArrayBuffer(4));

/** Waits for a child without the event loop; one that takes too long counts as hung and is killed. */
export function reapSync(tally: Tally, pid: number, wanted: number): void {
  const deadline = performance.now() + patience;
  for (let pause = 1; ; pause = Math.min(pause * 2, 16)) {
    const status = statusOf(pid);
    if (status !== undefined || performance.now() > deadline) {
      record(tally, pid, status, wanted);
      return;
    }
    Atomics.wait(cell, 0, 0, pause);
  }
}

/** The same, with the event loop going on. */
export async function reap(tally: Tally, pid: number, wanted: number): Promise<void> {
  const deadline = performance.now() + patience;
  for (let pause = 1; ; pause = Math.min(pause * 2, 16)) {
    const status = statusOf(pid);
    if (status !== undefined || performance.now() > deadline) {
      record(tally, pid, status, wanted);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function statusOf(pid: number): number | undefined {
  try {
    const ended = waitpid(pid, WNOHANG);
    return ended.pid === pid ? ended.status : undefined;
  } catch (error) {
    if ((error as SystemError).code === 'EINTR') return undefined;
    throw error;
  }
}

function record(tally: Tally, pid: number, status: number | undefined, wanted: number): void {
  if (status === wanted) tally.ok++;
  else if (status !== undefined) tally.bad.push(status);
  else {
    tally.hung++;
    kill(pid, 9);
    waitpid(pid, 0);
  }
}
