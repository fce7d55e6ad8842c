import * as sys from '@perlipc/sys/linux';
import type { Steps } from './descriptor-steps.js';
import { kept, number, placed } from './words.js';

const NOBODY = 4_194_303;
const children: number[] = [];
const states: ('runs' | 'stopped' | 'ended')[] = [];
const came = new Map<string, number>();
const named = ['SIGUSR1', 'SIGUSR2', 'SIGWINCH'];

const handle = (name: string) =>
  sys.sigaction(number(name), () => void came.set(name, (came.get(name) ?? 0) + 1));
const signals = (words: string) => (words === 'none' ? [] : words.split(',').map(number));
const nameOf = (signum: number) => named.find((name) => number(name) === signum) ?? `signal ${signum}`;
const names = (found: number[]) => found.map(nameOf).sort().join(',') || 'none';

export function beginProcess(): void {
  named.forEach(handle);
}

export function endProcess(): void {
  for (const pid of children) {
    try {
      sys.kill(pid, sys.SIGKILL);
      uninterrupted(() => sys.waitpid(pid));
    } catch {} // waited for already
  }
}

/** Which handlers have run since the last step that tells. */
function tell(): string {
  const told = [...came].map(([name, count]) => `${name}:${count}`).sort();
  came.clear();
  return told.length > 0 ? `; came ${told.join(' ')}` : '';
}

/** The timer that ends what blocks interrupts this too. */
function uninterrupted<T>(call: () => T): T {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof sys.SystemError) || error.code !== 'EINTR') throw error;
    }
  }
}

const until = (pid: number, event: number) =>
  uninterrupted(() => sys.waitid(sys.P_PID, pid, event | sys.WNOWAIT));

function pidOf(word: string): number {
  if (word.startsWith('child:')) return children[Number(word.slice(6)) % children.length] ?? NOBODY;
  if (word.startsWith('-')) return -pidOf(word.slice(1));
  const pids: Record<string, number> = {
    '0': 0,
    '1': 1,
    self: sys.getpid(),
    parent: sys.getppid(),
    nobody: NOBODY,
  };
  return pids[word] as number;
}

function processNamed(pid: number): string {
  if (pid === sys.getpid()) return 'self';
  const index = children.indexOf(pid);
  if (index >= 0) return `child ${index}`;
  return pid === 0 ? 'none' : 'another';
}

function child(how: string): never {
  sys.prctl('PR_SET_PDEATHSIG', sys.SIGKILL);
  if (how === 'pause') for (;;) sys.pause();
  if (how.startsWith('by')) {
    sys.sigprocmask(sys.SIG_SETMASK, []);
    if (how !== 'bySIGKILL') sys.sigaction(number(how.slice(2)), 'DEFAULT');
    sys.kill(sys.getpid(), number(how.slice(2)));
  }
  sys._exit(Number(how.slice(4)));
}

function forked(how: string): string {
  const pid = sys.fork();
  if (pid === 0) child(how);
  children.push(pid);
  states.push(how === 'pause' ? 'runs' : 'ended');
  if (how !== 'pause') until(pid, sys.WEXITED);
  return 'a child';
}

/** A signal that a child can't block, with the wait for what it does. */
function controlled(word: string, name: string): void {
  const pid = pidOf(word);
  sys.kill(pid, number(name));
  const index = children.indexOf(pid);
  if (index < 0 || name === '0') return;
  if (name === 'SIGKILL' && states[index] !== 'ended') {
    states[index] = 'ended';
    until(pid, sys.WEXITED);
  } else if (name === 'SIGSTOP' && states[index] === 'runs') {
    states[index] = 'stopped';
    until(pid, sys.WSTOPPED);
  } else if (name === 'SIGCONT' && states[index] === 'stopped') {
    states[index] = 'runs';
    until(pid, sys.WCONTINUED);
  }
}

function waited(word: string, options: string): string {
  const { pid, status } = sys.waitpid(pidOf(word), number(options));
  return `${processNamed(pid)} ${status}`;
}

function raised(name: string): string {
  sys.kill(sys.getpid(), number(name));
  return `0${tell()}`;
}

function masked(how: string, words: string): string {
  const before = names(sys.sigprocmask(number(how), signals(words)));
  return `${before}${tell()}`;
}

function taken(words: string): string {
  const { si_signo, si_code } = sys.sigtimedwait(signals(words), 0);
  return `${nameOf(si_signo)} ${si_code}`;
}

function disposed(name: string, how: string): void {
  if (how === 'handler') handle(name);
  else sys.sigaction(number(name), how === 'SIG_IGN' ? 'IGNORE' : 'DEFAULT');
}

function signalDescriptor(fd: string, words: string): string {
  const result = sys.signalfd(number(fd), signals(words), sys.O_NONBLOCK);
  return number(fd) === -1 ? kept(result) : placed(result, number(fd));
}

/** Those of processes and signals. */
export const processSteps: Steps = {
  umask: (mask = '') => sys.umask(Number.parseInt(mask, 8)),
  chdir: (path = '') => sys.chdir(path),
  fchdir: (fd = '') => sys.fchdir(number(fd)),
  fork: (how = '') => forked(how),
  kill: (word = '', name = '') => controlled(word, name),
  raise: (name = '') => raised(name),
  waitpid: (word = '', options = '') => waited(word, options),
  getpgid: (word = '') => processNamed(sys.getpgid(pidOf(word))),
  getsid: (word = '') => processNamed(sys.getsid(pidOf(word))),
  setpgid: (word = '', group = '') => sys.setpgid(pidOf(word), pidOf(group)),
  setsid: () => (sys.setsid() > 0 ? 'a session' : 'none'),
  sigprocmask: (how = '', words = '') => masked(how, words),
  sigpending: () => names(sys.sigpending()),
  sigtimedwait: (words = '') => taken(words),
  signal: (name = '', how = '') => disposed(name, how),
  signalfd: (fd = '', words = '') => signalDescriptor(fd, words),
};
