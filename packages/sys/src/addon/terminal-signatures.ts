/** `struct termios`: flags, the special characters by `VINTR` and so on, and speeds as `B9600` and so on. */
export interface Termios {
  c_iflag: number;
  c_oflag: number;
  c_cflag: number;
  c_lflag: number;
  c_cc: number[];
  c_ispeed: number;
  c_ospeed: number;
}

/** `struct winsize`: what is left out is 0. */
export interface TerminalSize {
  ws_row: number;
  ws_col: number;
  ws_xpixel?: number;
  ws_ypixel?: number;
}

/** The signatures of terminals. */
export interface TerminalNative {
  tcgetattr(fd: number): Termios;
  tcsetattr(fd: number, optional_actions: number, termios: Termios): void;
  cfmakeraw(termios: Termios): Termios;
  tcsendbreak(fd: number, duration: number): void;
  tcflush(fd: number, queue_selector: number): void;
  tcflow(fd: number, action: number): void;
  tcdrain(fd: number): void;
  tcgetsid(fd: number): number;
  tcgetwinsize(fd: number): Required<TerminalSize>;
  tcsetwinsize(fd: number, winsize: TerminalSize): void;
  posix_openpt(flags: number): number;
  grantpt(fd: number): void;
  unlockpt(fd: number): void;
  ptsname(fd: number): string;
  openpty(termios?: Termios, winsize?: TerminalSize): [master: number, slave: number];
  /** openpty whose errors name forkpty. */
  openForkpty(termios?: Termios, winsize?: TerminalSize): [master: number, slave: number];
  login_tty(fd: number): void;
}
