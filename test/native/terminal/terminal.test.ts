import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as sys from '@perlipc/sys';
import { fails } from '../../support/families.js';
import { ended, exited } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { noPython } from '../../support/programs.js';

const fresh = freshCases(import.meta.url);
const python3 = noPython();

/** All that can be read from a master until the last slave is closed. */
function readAll(master: number): string {
  const buffer = Buffer.alloc(1000);
  let text = '';
  for (;;) {
    try {
      const size = sys.read(master, buffer);
      if (size === 0) return text;
      text += buffer.toString('latin1', 0, size);
    } catch (error) {
      // Linux says EIO where others have an end of file.
      if ((error as sys.SystemError).code === 'EIO') return text;
      if ((error as sys.SystemError).code !== 'EINTR') throw error;
    }
  }
}

fresh(
  'modes and characters are those that python’s termios has',
  () => {
    const { master, slave } = sys.openpty({ winsize: { ws_row: 33, ws_col: 99 } });
    const before = sys.tcgetattr(slave);
    before.c_cc[sys.VINTR] = 7;
    before.c_lflag &= ~sys.ECHO;
    before.c_ispeed = sys.B19200;
    before.c_ospeed = sys.B19200;
    sys.tcsetattr(slave, sys.TCSANOW, before);
    // Linux keeps the speed among the flags too.
    const after = sys.tcgetattr({ fd: slave });
    assert.deepEqual({ ...after, c_cflag: 0 }, { ...before, c_cflag: 0 });
    const script = `import termios, json, os
t = termios.tcgetattr(0)
t[6] = [c if isinstance(c, int) else c[0] for c in t[6]]
print(json.dumps(t + [list(os.get_terminal_size(0))]))`;
    const { stdout } = spawnSync('python3', ['-c', script], { stdio: [slave, 'pipe', 'inherit'] });
    const { c_iflag, c_oflag, c_cflag, c_lflag, c_ispeed, c_ospeed, c_cc } = after;
    assert.deepEqual(JSON.parse(stdout.toString()), [
      c_iflag,
      c_oflag,
      c_cflag,
      c_lflag,
      c_ispeed,
      c_ospeed,
      c_cc,
      [99, 33],
    ]);
    sys.close(master);
  },
  { skip: python3 },
);

fresh('raw modes let all bytes through, cooked ones do not', () => {
  const { master, slave } = sys.openpty();
  const cooked = sys.tcgetattr(slave);
  const raw = sys.cfmakeraw(cooked);
  assert.equal(cooked.c_lflag & sys.ICANON, sys.ICANON);
  assert.equal(raw.c_lflag & (sys.ICANON | sys.ECHO | sys.ISIG), 0);
  const buffer = Buffer.alloc(100);
  sys.write(slave, Buffer.from('a\n'));
  assert.equal(buffer.toString('latin1', 0, sys.read(master, buffer)), 'a\r\n');
  sys.tcsetattr(slave, sys.TCSAFLUSH, raw);
  sys.write(slave, Buffer.from('a\n'));
  assert.equal(buffer.toString('latin1', 0, sys.read(master, buffer)), 'a\n');
  sys.write(master, Buffer.from('\x03\x04'));
  assert.equal(buffer.toString('latin1', 0, sys.read(slave, buffer)), '\x03\x04');
  sys.write(master, Buffer.from('dropped'));
  sys.tcflush(slave, sys.TCIFLUSH);
  assert.equal(sys.poll([{ fd: slave, events: sys.POLLIN }], 0), 0);
  sys.tcflow(slave, sys.TCOOFF);
  sys.tcflow(slave, sys.TCOON);
  sys.tcdrain(slave);
  sys.tcsendbreak(slave);
});

fresh('what is no terminal is ENOTTY, and what is no structure a TypeError', () => {
  const [reader] = sys.pipe();
  assert.throws(() => sys.tcgetattr(reader), fails('ENOTTY', 'tcgetattr'));
  assert.throws(() => sys.tcgetwinsize(reader), fails('ENOTTY', 'tcgetwinsize'));
  assert.throws(() => sys.ptsname(reader), fails('ENOTTY', 'ptsname'));
  assert.throws(() => sys.tcgetsid(reader), fails('ENOTTY', 'tcgetsid'));
  const { slave, master } = sys.openpty();
  const modes = sys.tcgetattr(slave);
  assert.throws(() => sys.tcsetattr(slave, 99, modes), fails('EINVAL', 'tcsetattr'));
  assert.throws(() => sys.tcsetattr(slave, 0, { ...modes, c_cc: [1] }), /tcsetattr: termios\.c_cc\[1\] must/);
  assert.throws(
    () => sys.tcsetattr(slave, 0, { ...modes, c_iflag: 2 ** 32 }),
    /tcsetattr: termios\.c_iflag must/,
  );
  for (const name of ['c_ispeed', 'c_ospeed'])
    assert.throws(() => sys.tcsetattr(slave, 0, { ...modes, [name]: 12_345_678 }), {
      name: 'RangeError',
      message: `tcsetattr: termios.${name} must be one of B0, B50, …, got 12345678`,
    });
  assert.throws(() => sys.tcsetwinsize(master, { ws_row: 70_000, ws_col: 1 }), /winsize\.ws_row must/);
});

fresh('a master by POSIX’s steps', () => {
  const master = sys.posix_openpt(sys.O_RDWR | sys.O_NOCTTY);
  assert.equal(sys.fcntl(master, sys.F_GETFD) & sys.FD_CLOEXEC, sys.FD_CLOEXEC);
  sys.grantpt(master);
  sys.unlockpt(master);
  const slave = sys.open(sys.ptsname(master), sys.O_RDWR | sys.O_NOCTTY);
  assert.equal(sys.isatty(slave), true);
  assert.equal(sys.ttyname(slave), sys.ptsname(master));
  sys.tcsetwinsize(master, { ws_row: 3, ws_col: 4 });
  assert.deepEqual(sys.tcgetwinsize(slave), { ws_row: 3, ws_col: 4, ws_xpixel: 0, ws_ypixel: 0 });
});

fresh('forkpty: the child has the terminal as its own, and the parent sees what it writes', async () => {
  const { pid, master } = sys.forkpty({ winsize: { ws_row: 10, ws_col: 20 } });
  if (pid === 0) {
    const own = sys.getpid();
    const say = (text: string) => sys.write(1, Buffer.from(text));
    const answers = [sys.isatty(0), sys.getsid() === own, sys.tcgetsid(0) === own, sys.tcgetpgrp(2) === own];
    say(`${answers.join(' ')} ${sys.tcgetwinsize(0).ws_col}\n`);
    sys.execvp('sh', ['sh', '-c', 'tty >/dev/null && read line </dev/tty && echo "got $line"; exit 5']);
  }
  sys.write(master, Buffer.from('hello\n'));
  const text = readAll(master);
  // What is typed is echoed, before or after it.
  assert.match(text, /true true true true 20\r\n/);
  assert.match(text, /got hello\r\n$/);
  assert.equal(await ended(pid), exited(5));
});

fresh('a program is started in a terminal without a fork', async () => {
  const { master, slave } = sys.openpty();
  const pid = sys.posix_spawnp(
    'sh',
    ['sh', '-c', 'trap "echo winch; exit 4" WINCH; echo go; while :; do sleep 0.01; done'],
    undefined,
    {
      session: true,
      terminal: 0,
      actions: [{ dup2: [slave, 0] }, { dup2: [slave, 1] }, { dup2: [slave, 2] }],
    },
  );
  sys.close(slave);
  const buffer = Buffer.alloc(100);
  assert.equal(buffer.toString('latin1', 0, sys.read(master, buffer)), 'go\r\n');
  sys.tcsetwinsize(master, { ws_row: 1, ws_col: 2 });
  assert.equal(readAll(master), 'winch\r\n');
  assert.equal(await ended(pid), exited(4));
});
