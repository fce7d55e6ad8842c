import { native } from '../addon/native.js';
import type { TerminalSize, Termios } from '../addon/terminal-signatures.js';
import { type Fd, fileno } from '../fd.js';

export type { TerminalSize, Termios } from '../addon/terminal-signatures.js';

/**
 * `int tcgetattr(int fd, struct termios *termios_p)`
 *
 * The modes of a terminal. Throws `SystemError`: EBADF, ENOTTY. See [tcgetattr(3)](https://man7.org/linux/man-pages/man3/tcgetattr.3.html).
 */
export function tcgetattr(fd: Fd): Termios {
  return native.tcgetattr(fileno(fd));
}

/**
 * `int tcsetattr(int fd, int optional_actions, const struct termios *termios_p)` · blocks with `TCSADRAIN` and `TCSAFLUSH`, the event loop with it
 *
 * Sets the modes: at once (`TCSANOW`), after all output was transmitted (`TCSADRAIN`), or the same with unread input discarded
 * (`TCSAFLUSH`). A background process gets SIGTTOU. Throws `SystemError`: EBADF, EINTR, EINVAL, EIO, ENOTTY. See [tcsetattr(3)](https://man7.org/linux/man-pages/man3/tcsetattr.3.html).
 */
export function tcsetattr(fd: Fd, optional_actions: number, termios: Termios): void {
  native.tcsetattr(fileno(fd), optional_actions, termios);
}

/** `void cfmakeraw(struct termios *termios_p)`: the modes, made raw; the argument stays as it is. See [cfmakeraw(3)](https://man7.org/linux/man-pages/man3/cfmakeraw.3.html). */
export function cfmakeraw(termios: Termios): Termios {
  return native.cfmakeraw(termios);
}

/**
 * `int tcsendbreak(int fd, int duration)`
 *
 * Sends zero bits for a quarter of a second and more. Throws `SystemError`: EBADF, EIO, ENOTTY. See [tcsendbreak(3)](https://man7.org/linux/man-pages/man3/tcsendbreak.3.html).
 */
export function tcsendbreak(fd: Fd, duration = 0): void {
  native.tcsendbreak(fileno(fd), duration);
}

/** `int tcdrain(int fd)` · blocks until what was written is out. Throws `SystemError`: EBADF, EINTR, EIO, ENOTTY. See [tcdrain(3)](https://man7.org/linux/man-pages/man3/tcdrain.3.html). */
export function tcdrain(fd: Fd): void {
  native.tcdrain(fileno(fd));
}

/**
 * `int tcflush(int fd, int queue_selector)`
 *
 * Drops what has come and was not read (`TCIFLUSH`), what was written and is not out (`TCOFLUSH`), or both (`TCIOFLUSH`).
 * Throws `SystemError`: EBADF, EINVAL, EIO, ENOTTY. See [tcflush(3)](https://man7.org/linux/man-pages/man3/tcflush.3.html).
 */
export function tcflush(fd: Fd, queue_selector: number): void {
  native.tcflush(fileno(fd), queue_selector);
}

/**
 * `int tcflow(int fd, int action)`
 *
 * Stops output (`TCOOFF`) and lets it go on (`TCOON`), or asks the other side to (`TCIOFF`, `TCION`). Throws `SystemError`: EBADF, EINVAL,
 * EIO, ENOTTY. See [tcflow(3)](https://man7.org/linux/man-pages/man3/tcflow.3.html).
 */
export function tcflow(fd: Fd, action: number): void {
  native.tcflow(fileno(fd), action);
}

/** `pid_t tcgetsid(int fd)`: the session of a terminal. Throws `SystemError`: EBADF, ENOTTY. See [tcgetsid(3)](https://man7.org/linux/man-pages/man3/tcgetsid.3.html). */
export function tcgetsid(fd: Fd): number {
  return native.tcgetsid(fileno(fd));
}

/** `int tcgetwinsize(int fd, struct winsize *winsize_p)`: `TIOCGWINSZ`. Throws `SystemError`: EBADF, ENOTTY. See [ioctl_tty(2)](https://man7.org/linux/man-pages/man2/ioctl_tty.2.html). */
export function tcgetwinsize(fd: Fd): Required<TerminalSize> {
  return native.tcgetwinsize(fileno(fd));
}

/**
 * `int tcsetwinsize(int fd, const struct winsize *winsize_p)`
 *
 * `TIOCSWINSZ`: sets the size; the foreground group gets SIGWINCH if it is another than before. Throws `SystemError`: EBADF, ENOTTY.
 * See [ioctl_tty(2)](https://man7.org/linux/man-pages/man2/ioctl_tty.2.html).
 */
export function tcsetwinsize(fd: Fd, winsize: TerminalSize): void {
  native.tcsetwinsize(fileno(fd), winsize);
}
