import * as sys from '@perlipc/sys';
import { utf8 } from '../base/bytes.js';
import { attempt, ERRNO } from '../base/errno.js';
import { PROCESS_ID } from '../base/program.js';
import { text } from '../diagnostics/text.js';
import { print } from '../io/print.js';
import { STDERR } from '../io/standard.js';
import { kill } from '../process/kill.js';
import { doze } from '../time/alarm.js';
import { interrupted, type SysRet, sysRet } from './result.js';

/**
 * `POSIX::_exit(STATUS)`
 *
 * Ends the process at once: no END block runs, and what handles hold is lost. See [_exit(2)](https://man7.org/linux/man-pages/man2/_exit.2.html).
 */
export function _exit(status: number): never {
  return sys._exit(status & 255);
}

/** `POSIX::abort()`: ends the process by SIGABRT. See [abort(3)](https://man7.org/linux/man-pages/man3/abort.3.html). */
export function abort(): never {
  process.abort();
}

/** `POSIX::getpid()`: the id of this process. See [getpid(2)](https://man7.org/linux/man-pages/man2/getpid.2.html). */
export function getpid(): number {
  return PROCESS_ID;
}

/** `POSIX::setsid()`: makes the process the leader of a new session, whose id it returns. See [setsid(2)](https://man7.org/linux/man-pages/man2/setsid.2.html). */
export function setsid(): SysRet {
  return sysRet(() => sys.setsid());
}

/** `POSIX::setpgid(PID, PGID)`: puts a process into a group. See [setpgid(2)](https://man7.org/linux/man-pages/man2/setpgid.2.html). */
export function setpgid(pid: number, pgid: number): SysRet {
  return sysRet(() => sys.setpgid(pid, pgid));
}

/** `POSIX::setuid(UID)`: sets the user; for root this can't be undone. See [setuid(2)](https://man7.org/linux/man-pages/man2/setuid.2.html). */
export function setuid(uid: number): SysRet {
  return sysRet(() => sys.setuid(uid));
}

/** `POSIX::setgid(GID)`: sets the group; for root this can't be undone. See [setgid(2)](https://man7.org/linux/man-pages/man2/setgid.2.html). */
export function setgid(gid: number): SysRet {
  return sysRet(() => sys.setgid(gid));
}

/** `POSIX::getuid()`: the real user. See [getuid(2)](https://man7.org/linux/man-pages/man2/getuid.2.html). */
export function getuid(): number {
  sys.safePoint();
  return sys.getuid();
}

/** `POSIX::geteuid()`: the effective user. See [geteuid(2)](https://man7.org/linux/man-pages/man2/geteuid.2.html). */
export function geteuid(): number {
  sys.safePoint();
  return sys.geteuid();
}

/** `POSIX::getgid()`: the real group. See [getgid(2)](https://man7.org/linux/man-pages/man2/getgid.2.html). */
export function getgid(): number {
  sys.safePoint();
  return sys.getgid();
}

/** `POSIX::getegid()`: the effective group. See [getegid(2)](https://man7.org/linux/man-pages/man2/getegid.2.html). */
export function getegid(): number {
  sys.safePoint();
  return sys.getegid();
}

/**
 * `POSIX::nice(INCR)`
 *
 * Adds to the niceness and returns what it is then. See [nice(2)](https://man7.org/linux/man-pages/man2/nice.2.html).
 */
export function nice(increment: number): SysRet {
  return sysRet(() => {
    const wanted = sys.getpriority(sys.PRIO_PROCESS, 0) + Math.trunc(increment);
    try {
      sys.setpriority(sys.PRIO_PROCESS, 0, wanted);
    } catch (error) {
      if (error instanceof sys.SystemError && error.code === 'EACCES')
        throw new sys.SystemError(sys.EPERM, 'nice');
      throw error;
    }
    return sys.getpriority(sys.PRIO_PROCESS, 0);
  });
}

/** `POSIX::pause()` · blocks until a signal's handler has run: undefined, and EINTR in ERRNO. See [pause(2)](https://man7.org/linux/man-pages/man2/pause.2.html). */
export function pause(): undefined {
  return interrupted(() => sys.pause());
}

/** `POSIX::sleep(SECONDS)` · blocks; returns the seconds that a signal left unslept. See [sleep(3)](https://man7.org/linux/man-pages/man3/sleep.3.html). */
export function sleep(seconds: number): number {
  sys.safePoint();
  const whole = Math.trunc(seconds);
  const end = performance.now() + whole * 1000;
  return doze(whole) ? 0 : Math.max(0, Math.floor((end - performance.now()) / 1000));
}

/** `POSIX::raise(SIGNAL)`: sends this process a signal. See [raise(3)](https://man7.org/linux/man-pages/man3/raise.3.html). */
export function raise(signal: number): number {
  return kill(signal, PROCESS_ID);
}

/** `POSIX::ctermid()`: the path of the controlling terminal. See [ctermid(3)](https://man7.org/linux/man-pages/man3/ctermid.3.html). */
export function ctermid(): string {
  return '/dev/tty';
}

/** `POSIX::getcwd()`: the working directory; undefined and ERRNO where it has no name any more. See [getcwd(3)](https://man7.org/linux/man-pages/man3/getcwd.3.html). */
export function getcwd(): string | undefined {
  sys.safePoint();
  return attempt(() => utf8(process.cwd()), undefined);
}

/** `POSIX::uname()`: what the kernel calls itself, this host and the machine. See [uname(2)](https://man7.org/linux/man-pages/man2/uname.2.html). */
export function uname(): [
  sysname: string,
  nodename: string,
  release: string,
  version: string,
  machine: string,
] {
  sys.safePoint();
  const { sysname, nodename, release, version, machine } = sys.uname();
  return [sysname, nodename, release, version, machine];
}

/** `POSIX::errno()`: the number of `$!`. */
export function errno(): number {
  return ERRNO.value;
}

/** `POSIX::strerror(ERRNO)`: the text of an error's number. See [strerror(3)](https://man7.org/linux/man-pages/man3/strerror.3.html). */
export function strerror(errnum: number): string {
  return sys.strerror(errnum);
}

/** `POSIX::perror(TEXT)`: prints a text and that of `$!` on STDERR. See [perror(3)](https://man7.org/linux/man-pages/man3/perror.3.html). */
export function perror(...list: [] | [string]): boolean {
  const reason = `${ERRNO}\n`;
  return print(STDERR, list.length === 0 ? reason : `${text(list[0], 'perror')}: ${reason}`);
}
