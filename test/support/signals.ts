import { type ChildProcess, spawn } from 'node:child_process';
import * as sys from '@perlipc/sys';

/** Sends signals to this process from a shell, each `delay` seconds after the one before. */
export function fromOutside(signals: string[], delay = 0.2): ChildProcess {
  const script = signals.map((signal) => `sleep ${delay}; kill -${signal} ${process.pid}`).join('; ');
  return spawn('sh', ['-c', script], { stdio: 'ignore' });
}

/** A listening TCP socket of the loopback address that nobody connects to. */
export function listening(): number {
  const server = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.bind(server, sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])));
  sys.listen(server, 5);
  return server;
}

export function turn(milliseconds = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Sleeps, without the loop, as often as it takes until that is so. */
export function sleepUntil(done: () => boolean): void {
  while (!done()) {
    try {
      sys.nanosleep(0.01);
    } catch (error) {
      if ((error as sys.SystemError).code !== 'EINTR') throw error;
    }
  }
}

/** Number of an optional constant, here where a case is skipped without it. */
export function given(value: number | undefined): number {
  return value ?? 0;
}

export const noRealTime = sys.SIGRTMIN === undefined && 'this system has no real-time signals';
export const noSigqueue = sys.sigqueue === undefined && 'this system has no sigqueue';
