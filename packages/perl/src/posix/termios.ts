import * as sys from '@perlipc/sys';
import { die } from '../diagnostics/die.js';
import { onDescriptor, type SysRet, sysRet } from './result.js';

/** The number of special characters. */
export const NCCS = process.platform === 'linux' ? 32 : 20;

/** Where Linux has the speed, of both directions, among the modes of control. */
const CBAUD = process.platform === 'linux' ? 0o10017 : 0;

const SPEEDS = new Set(Object.entries(sys).flatMap(([name, value]) => (/^B\d+$/.test(name) ? [value] : [])));

/** `POSIX::Termios`: the modes of a terminal, all 0 until `getattr`. See [termios(3)](https://man7.org/linux/man-pages/man3/termios.3.html). */
export class Termios {
  #modes = {
    c_iflag: 0,
    c_oflag: 0,
    c_cflag: 0,
    c_lflag: 0,
    c_cc: new Array<number>(NCCS).fill(0),
    c_ispeed: 0,
    c_ospeed: 0,
  };

  /** `$termios->getattr(FD)`: takes the modes of a terminal, of descriptor 0 if none is given. See [tcgetattr(3)](https://man7.org/linux/man-pages/man3/tcgetattr.3.html). */
  getattr(fd = 0): SysRet {
    return onDescriptor(fd, () => {
      this.#modes = sys.tcgetattr(fd);
    });
  }

  /**
   * `$termios->setattr(FD, ACTIONS)` · blocks with `TCSADRAIN` and `TCSAFLUSH`
   *
   * Gives a terminal the modes: at once (`TCSANOW`), when what was written is out, or then without what came. See [tcsetattr(3)](https://man7.org/linux/man-pages/man3/tcsetattr.3.html).
   */
  setattr(fd = 0, actions = sys.TCSANOW): SysRet {
    const modes = { ...this.#modes, c_ispeed: this.getispeed(), c_ospeed: this.getospeed() };
    return onDescriptor(fd, () => sys.tcsetattr(fd, actions, modes));
  }

  /** `$termios->getiflag`: the modes of input. */
  getiflag(): number {
    return this.#modes.c_iflag;
  }

  /** `$termios->getoflag`: the modes of output. */
  getoflag(): number {
    return this.#modes.c_oflag;
  }

  /** `$termios->getcflag`: the modes of control. */
  getcflag(): number {
    return this.#modes.c_cflag;
  }

  /** `$termios->getlflag`: the local modes: `ECHO`, `ICANON`, `ISIG` and so on. */
  getlflag(): number {
    return this.#modes.c_lflag;
  }

  /** `$termios->setiflag(FLAGS)`. */
  setiflag(flags: number): void {
    this.#modes.c_iflag = flags >>> 0;
  }

  /** `$termios->setoflag(FLAGS)`. */
  setoflag(flags: number): void {
    this.#modes.c_oflag = flags >>> 0;
  }

  /** `$termios->setcflag(FLAGS)`. */
  setcflag(flags: number): void {
    this.#modes.c_cflag = flags >>> 0;
  }

  /** `$termios->setlflag(FLAGS)`. */
  setlflag(flags: number): void {
    this.#modes.c_lflag = flags >>> 0;
  }

  /** `$termios->getcc(INDEX)`: a special character, by `VEOF`, `VMIN` and so on. */
  getcc(index: number): number {
    return this.#modes.c_cc[checked(index, 'getcc')] ?? 0;
  }

  /** `$termios->setcc(INDEX, VALUE)`. */
  setcc(index: number, value: number): void {
    this.#modes.c_cc[checked(index, 'setcc')] = value & 255;
  }

  /** `$termios->getispeed`: the speed of input, as `B9600` and so on. */
  getispeed(): number {
    return CBAUD === 0 ? this.#modes.c_ispeed : this.#modes.c_cflag & CBAUD;
  }

  /** `$termios->getospeed`: the speed of output. */
  getospeed(): number {
    return CBAUD === 0 ? this.#modes.c_ospeed : this.#modes.c_cflag & CBAUD;
  }

  /** `$termios->setispeed(SPEED)`: EINVAL of what is none. Linux has one speed for both directions. */
  setispeed(speed: number): SysRet {
    return this.#setSpeed(speed, 'c_ispeed', 'cfsetispeed');
  }

  /** `$termios->setospeed(SPEED)`. */
  setospeed(speed: number): SysRet {
    return this.#setSpeed(speed, 'c_ospeed', 'cfsetospeed');
  }

  #setSpeed(speed: number, member: 'c_ispeed' | 'c_ospeed', call: string): SysRet {
    return sysRet(() => {
      if (!SPEEDS.has(speed)) throw new sys.SystemError(sys.EINVAL, call);
      this.#modes[member] = speed;
      if (CBAUD !== 0) this.#modes.c_cflag = ((this.#modes.c_cflag & ~CBAUD) | speed) >>> 0;
    });
  }
}

function checked(index: number, call: string): number {
  return index >= 0 && index < NCCS ? Math.trunc(index) : die(`Bad ${call} subscript`);
}

/** `POSIX::tcdrain(FD)` · blocks until what was written is out. See [tcdrain(3)](https://man7.org/linux/man-pages/man3/tcdrain.3.html). */
export function tcdrain(fd: number): SysRet {
  return onDescriptor(fd, () => sys.tcdrain(fd));
}

/** `POSIX::tcflow(FD, ACTION)`: stops output or input, or lets it go on. See [tcflow(3)](https://man7.org/linux/man-pages/man3/tcflow.3.html). */
export function tcflow(fd: number, action: number): SysRet {
  return onDescriptor(fd, () => sys.tcflow(fd, action));
}

/** `POSIX::tcflush(FD, QUEUE)`: discards unread input, unsent output, or both. See [tcflush(3)](https://man7.org/linux/man-pages/man3/tcflush.3.html). */
export function tcflush(fd: number, queue: number): SysRet {
  return onDescriptor(fd, () => sys.tcflush(fd, queue));
}

/** `POSIX::tcsendbreak(FD, DURATION)`: sends zero bits. See [tcsendbreak(3)](https://man7.org/linux/man-pages/man3/tcsendbreak.3.html). */
export function tcsendbreak(fd: number, duration: number): SysRet {
  return onDescriptor(fd, () => sys.tcsendbreak(fd, duration));
}
