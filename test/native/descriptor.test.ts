import assert from 'node:assert/strict';
import { existsSync, openSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { fails } from '../support/families.js';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);

fresh('read and write move exactly the bytes there are, all 256 values of them', () => {
  const [reader, writer] = sys.pipe();
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  assert.equal(sys.write(writer, all), 256);
  const buffer = new Uint8Array(1000);
  assert.equal(sys.read(reader, buffer), 256);
  assert.deepEqual(buffer.subarray(0, 256), all);
});

fresh('read respects the offset and length of a view, of every kind', () => {
  const [reader, writer] = sys.pipe();
  const memory = new Uint8Array(12);
  sys.write(writer, Buffer.from('abcdefgh'));
  assert.equal(sys.read(reader, memory.subarray(2, 4)), 2);
  assert.equal(sys.read(reader, new DataView(memory.buffer, 5, 1)), 1);
  assert.equal(sys.read(reader, new Uint32Array(memory.buffer, 8, 1)), 4);
  assert.deepEqual(Buffer.from(memory).toString('latin1'), '\0\0ab\0c\0\0defg');
});

fresh('zero bytes: a write of none writes none, a read into none reads none, end of file is 0', () => {
  const [reader, writer] = sys.pipe();
  assert.equal(sys.write(writer, new Uint8Array()), 0);
  sys.write(writer, Buffer.from('x'));
  assert.equal(sys.read(reader, new Uint8Array()), 0);
  assert.equal(sys.read(reader, new Uint8Array(5)), 1);
  sys.close(writer);
  assert.equal(sys.read(reader, new Uint8Array(5)), 0);
});

fresh('a write to a full non-blocking pipe is short, then EAGAIN', () => {
  const [reader, writer] = sys.pipe();
  sys.fcntl(writer, sys.F_SETFL, sys.O_NONBLOCK);
  const written = sys.write(writer, new Uint8Array(1 << 20));
  assert.ok(written > 0 && written < 1 << 20);
  assert.throws(() => sys.write(writer, new Uint8Array(1 << 20)), fails('EAGAIN', 'write'));
  sys.fcntl(reader, sys.F_SETFL, sys.O_NONBLOCK);
  let read = 0;
  while (read < written) read += sys.read(reader, new Uint8Array(65536));
  assert.equal(read, written);
  assert.throws(() => sys.read(reader, new Uint8Array(1)), fails('EAGAIN', 'read'));
});

fresh('a write to a pipe without a reader is EPIPE: Node ignores SIGPIPE', () => {
  const [reader, writer] = sys.pipe();
  sys.close(reader);
  assert.throws(() => sys.write(writer, new Uint8Array(1)), fails('EPIPE', 'write'));
});

fresh('read and write throw EBADF for the wrong end and EISDIR for a folder', () => {
  const [reader, writer] = sys.pipe();
  assert.throws(() => sys.read(writer, new Uint8Array(1)), fails('EBADF', 'read'));
  assert.throws(() => sys.write(reader, new Uint8Array(1)), fails('EBADF', 'write'));
  assert.throws(() => sys.read(openSync('/', 'r'), new Uint8Array(1)), fails('EISDIR', 'read'));
});

fresh('close closes once; descriptor 0 is one like any other', () => {
  const [reader] = sys.pipe();
  sys.close(reader);
  assert.throws(() => sys.close(reader), fails('EBADF', 'close'));
  sys.close(0);
  assert.throws(() => sys.read(0, new Uint8Array(1)), fails('EBADF', 'read'));
  const [zero, writer] = sys.pipe();
  assert.equal(zero, 0);
  sys.write(writer, Buffer.from('0'));
  assert.equal(sys.read(zero, new Uint8Array(1)), 1);
});

fresh('fcntl gets and sets flags, and refuses commands that take an address', () => {
  const [reader] = sys.pipe();
  assert.equal(sys.fcntl(reader, sys.F_GETFL) & sys.O_NONBLOCK, 0);
  assert.equal(sys.fcntl(reader, sys.F_SETFL, sys.O_NONBLOCK), 0);
  assert.equal(sys.fcntl(reader, sys.F_GETFL) & sys.O_NONBLOCK, sys.O_NONBLOCK);
  assert.ok(sys.fcntl(reader, sys.F_DUPFD, 40) >= 40);
  assert.throws(() => sys.fcntl(999_999, sys.F_GETFD), fails('EBADF', 'fcntl'));
  const F_SETLKW = 7;
  assert.throws(() => sys.fcntl(reader, F_SETLKW, 0), {
    name: 'RangeError',
    message: /^fcntl: cmd must be a command/,
  });
});

fresh('a descriptor -1 is EBADF as any other that is not open', () => {
  const calls: Record<string, () => unknown> = {
    read: () => sys.read(-1, new Uint8Array(1)),
    write: () => sys.write(-1, new Uint8Array(1)),
    close: () => sys.close(-1),
    dup: () => sys.dup(-1),
    dup2: () => sys.dup2(0, -1),
    fcntl: () => sys.fcntl(-1, sys.F_GETFD),
    lseek: () => sys.lseek(-1, 0, sys.SEEK_CUR),
    accept: () => sys.accept(-1),
    getsockname: () => sys.getsockname(-1),
    getsockopt: () => sys.getsockopt(-1, sys.SOL_SOCKET, sys.SO_TYPE),
    send: () => sys.send(-1, new Uint8Array(1)),
    recvfrom: () => sys.recvfrom(-1, new Uint8Array(1)),
    tcgetpgrp: () => sys.tcgetpgrp(-1),
  };
  for (const [name, call] of Object.entries(calls)) assert.throws(call, fails('EBADF', name));
  assert.throws(() => sys.close(1.5), { name: 'RangeError', message: /^close: fd must be an integer/ });
});

fresh('close_range closes what lies between, or makes it close-on-exec', () => {
  const from = 500;
  const fds = [from, from + 1, from + 7].map((fd) => sys.dup2(0, fd));
  const beyond = sys.dup2(0, from + 9);
  sys.close_range(from, from + 8, sys.CLOSE_RANGE_CLOEXEC);
  for (const fd of fds) assert.equal(sys.fcntl(fd, sys.F_GETFD), sys.FD_CLOEXEC);
  assert.equal(sys.fcntl(beyond, sys.F_GETFD), 0);
  sys.close_range(from, from + 8);
  for (const fd of fds) assert.throws(() => sys.fcntl(fd, sys.F_GETFD), fails('EBADF', 'fcntl'));
  sys.close_range(beyond, 2 ** 32 - 1);
  assert.throws(() => sys.close(beyond), fails('EBADF', 'close'));
  assert.throws(() => sys.close_range(9, 8), fails('EINVAL', 'close_range'));
});

const noPtmx = !existsSync('/dev/ptmx') && 'there are no pseudo-terminals';

fresh(
  'isatty is true of a terminal alone',
  () => {
    assert.equal(sys.isatty(sys.open('/dev/ptmx', sys.O_RDWR | sys.O_NOCTTY)), true);
    for (const fd of [sys.pipe()[0], sys.open('/dev/null', sys.O_RDONLY)])
      assert.equal(sys.isatty(fd), false);
    assert.equal(sys.isatty(sys.socket(sys.AF_UNIX, sys.SOCK_STREAM)), false);
  },
  { skip: noPtmx },
);

fresh('isatty throws of what is no descriptor', () => {
  for (const fd of [9_999, -1]) assert.throws(() => sys.isatty(fd), fails('EBADF', 'isatty'));
});
