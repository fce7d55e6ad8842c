// What /proc tells of a process.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Of /proc/PID/net/tcp{,6}: the local port of the socket in state LISTEN (0A) that the process has open. */
export function listeningPort(pid: number): number | undefined {
  const inodes = new Set(descriptors(pid).map((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1]));
  for (const table of ['tcp', 'tcp6']) {
    for (const line of readProc(`/proc/${pid}/net/${table}`).split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state === '0A' && inodes.has(inode)) return Number.parseInt(local?.split(':')[1] ?? '', 16);
    }
  }
  return undefined;
}

/** The open descriptors of a process by number, with what each is. */
export function openDescriptors(pid: number): [fd: number, target: string][] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd): [number, string][] => {
      try {
        return [[Number(fd), readlinkSync(`/proc/${pid}/fd/${fd}`)]];
      } catch {
        return []; // the descriptor of the directory itself, or one that is gone by now
      }
    });
  } catch {
    return [];
  }
}

/** What the open descriptors of a process are. */
export function descriptors(pid: number): string[] {
  return openDescriptors(pid).map(([, target]) => target);
}

/** The children of a process, zombies too. */
export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1');
  return text.split(' ').filter(Boolean).map(Number);
}

/** The children that have ended and were not waited for. */
export function zombiesOf(pid: number): number[] {
  return childrenOf(pid).filter((child) => / Z /.test(readProc(`/proc/${child}/stat`)));
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
