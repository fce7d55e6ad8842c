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
  const fields = statFields(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  return Number(fields[11]) + Number(fields[12]);
}

/** The processes that have a variable with that value in their environment. */
export function processesWith(variable: string, value: string): number[] {
  const wanted = `${variable}=${value}\0`;
  return names('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && `${readProc(`/proc/${pid}/environ`)}\0`.includes(wanted));
}

/** What each thread of a process group is at: for who has to say why it hung. */
export function groupState(group: number): string {
  const processes = names('/proc').filter(
    (pid) => statFields(readProc(`/proc/${pid}/stat`))[2] === String(group),
  );
  return processes
    .flatMap((pid) => names(`/proc/${pid}/task`).map((tid) => threadState(pid, tid)))
    .join('\n');
}

function threadState(pid: string, tid: string): string {
  const task = `/proc/${pid}/task/${tid}`;
  const [state, , , , , , , , , , , user, system] = statFields(readProc(`${task}/stat`));
  const [name, call, where] = ['comm', 'syscall', 'wchan'].map((file) => readProc(`${task}/${file}`).trim());
  return `process ${pid} thread ${tid} ${name}: ${state}, ticks ${user}+${system}, system call ${call}, in ${where}`;
}

/** Of a stat file: what stands behind the name, which may have any character. */
function statFields(text: string): string[] {
  return text.replace(/^.*\) /s, '').split(' ');
}

function names(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
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
