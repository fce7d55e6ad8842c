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

fresh('dup and dup2 share the open file; close-on-exec is on above 2 and off for 0, 1 and 2', () => {
  const [reader, writer] = sys.pipe();
  const copy = sys.dup(writer);
  assert.equal(sys.fcntl(copy, sys.F_GETFD), sys.FD_CLOEXEC);
  const free = copy + 100;
  assert.equal(sys.dup2(writer, free), free);
  assert.equal(sys.fcntl(free, sys.F_GETFD), sys.FD_CLOEXEC);
  assert.equal(sys.dup2(reader, 0), 0);
  assert.equal(sys.fcntl(0, sys.F_GETFD), 0);
  sys.write(copy, Buffer.from('a'));
  sys.write(free, Buffer.from('b'));
  assert.equal(sys.read(0, new Uint8Array(2)), 2);
});

fresh('dup2 onto itself changes nothing, not even close-on-exec', () => {
  const [reader] = sys.pipe();
  sys.fcntl(reader, sys.F_SETFD, 0);
  assert.equal(sys.dup2(reader, reader), reader);
  assert.equal(sys.fcntl(reader, sys.F_GETFD), 0);
  assert.throws(() => sys.dup2(999_999, 999_999), fails('EBADF', 'dup2'));
  assert.throws(() => sys.dup2(999_999, 30), fails('EBADF', 'dup2'));
  assert.throws(() => sys.dup(999_999), fails('EBADF', 'dup'));
});

fresh('pipe gives a pair that is close-on-exec', () => {
  for (const fd of sys.pipe()) assert.equal(sys.fcntl(fd, sys.F_GETFD), sys.FD_CLOEXEC);
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
  assert.throws(() => sys.isatty(9_999), fails('EBADF', 'isatty'));
  assert.throws(() => sys.isatty(-1), { name: 'RangeError', message: /^isatty: fd must be / });
});
