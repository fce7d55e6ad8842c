import * as sys from '@perlipc/sys';
import { named } from '../file/target.js';
import { badDescriptor, type SysRet, sysRet } from './result.js';

/** `POSIX::sysconf(NAME)`: a limit of the system, by `_SC_…`; undefined where there is none. See [sysconf(3)](https://man7.org/linux/man-pages/man3/sysconf.3.html). */
export function sysconf(name: number): SysRet {
  return limit(() => sys.sysconf(name));
}

/** `POSIX::pathconf(PATH, NAME)`: a limit of a file, by `_PC_…`. See [pathconf(3)](https://man7.org/linux/man-pages/man3/pathconf.3.html). */
export function pathconf(path: string, name: number): SysRet {
  return limit(() => sys.pathconf(named(path, 'pathconf'), name));
}

/** `POSIX::fpathconf(FD, NAME)`: a limit of an open file. See [fpathconf(3)](https://man7.org/linux/man-pages/man3/fpathconf.3.html). */
export function fpathconf(fd: number, name: number): SysRet {
  return fd < 0 ? badDescriptor() : limit(() => sys.fpathconf(fd, name));
}

function limit(call: () => number | undefined): SysRet {
  let none = false;
  const value = sysRet(() => {
    const found = call();
    none = found === undefined;
    return found;
  });
  return none ? undefined : value;
}
