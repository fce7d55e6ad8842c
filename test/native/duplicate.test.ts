import assert from 'node:assert/strict';
import * as sys from '@perlipc/sys';
import { fails, families, listening } from '../support/families.js';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);

const closesOnExec = (fd: number) => sys.fcntl(fd, sys.F_GETFD) === sys.FD_CLOEXEC;
const isNonBlocking = (fd: number) => (sys.fcntl(fd, sys.F_GETFL) & sys.O_NONBLOCK) !== 0;
const given = (constant: number | undefined) => constant ?? assert.fail('this platform has no such flag');

fresh('dup, dup2 and dup3 share the open file', () => {
  const [reader, writer] = sys.pipe();
  const copies = [sys.dup(writer), sys.dup2(writer, 200), sys.dup3(writer, 201, 0)];
  for (const fd of copies) sys.write(fd, Buffer.from('a'));
  assert.equal(sys.dup2(reader, 0), 0);
  assert.equal(sys.read(0, new Uint8Array(9)), 3);
});

fresh('close-on-exec: dup and pipe above 2, never by dup2 and F_DUPFD, elsewhere as the flags say', () => {
  const [reader, writer] = sys.pipe();
  assert.deepEqual([reader, writer, sys.dup(writer)].map(closesOnExec), [true, true, true]);
  assert.equal(closesOnExec(sys.dup2(reader, 200)), false);
  assert.equal(closesOnExec(sys.fcntl(reader, sys.F_DUPFD, 300)), false);
  assert.equal(closesOnExec(sys.fcntl(reader, sys.F_DUPFD_CLOEXEC, 300)), true);
  assert.equal(closesOnExec(sys.dup3(reader, 201, 0)), false);
  assert.equal(closesOnExec(sys.dup3(reader, 201, sys.O_CLOEXEC)), true);
  assert.deepEqual(sys.pipe2(0).map(closesOnExec), [false, false]);
  const ends = sys.pipe2(sys.O_CLOEXEC | sys.O_NONBLOCK);
  assert.deepEqual(ends.map(closesOnExec), [true, true]);
  assert.deepEqual(ends.map(isNonBlocking), [true, true]);
});

fresh('descriptor 0 is close-on-exec where the caller asked for it, and only there', () => {
  const calls = {
    open: [() => sys.open('/', sys.O_RDONLY), () => sys.open('/', sys.O_RDONLY | sys.O_CLOEXEC)],
    socket: [
      () => sys.socket(sys.AF_UNIX, sys.SOCK_STREAM),
      () => sys.socket(sys.AF_UNIX, sys.SOCK_STREAM | given(sys.SOCK_CLOEXEC)),
    ],
    socketpair: [
      () => sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM),
      () => sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM | given(sys.SOCK_CLOEXEC)),
    ],
    pipe: [() => sys.pipe(), () => sys.pipe2(sys.O_CLOEXEC)],
  };
  for (const [name, [plain, asked]] of Object.entries(calls)) {
    for (const [call, wanted] of [
      [plain, false],
      [asked, true],
    ] as const) {
      sys.close(0);
      call?.();
      assert.equal(closesOnExec(0), wanted, name);
    }
  }
});

fresh('accept4 and socket take SOCK_CLOEXEC and SOCK_NONBLOCK as C does', () => {
  const { server, address } = listening(families.find(({ name }) => name === 'IPv4') ?? assert.fail());
  const flags = [0, given(sys.SOCK_CLOEXEC), given(sys.SOCK_NONBLOCK)];
  for (const flag of flags) {
    const client = sys.socket(sys.AF_INET, sys.SOCK_STREAM | flag);
    assert.equal(closesOnExec(client), true);
    assert.equal(isNonBlocking(client), flag === sys.SOCK_NONBLOCK);
    sys.fcntl(client, sys.F_SETFL, 0);
    sys.connect(client, address);
    const accepted = sys.accept4(server, flag);
    assert.equal(closesOnExec(accepted.fd), flag === sys.SOCK_CLOEXEC);
    assert.equal(isNonBlocking(accepted.fd), flag === sys.SOCK_NONBLOCK);
    assert.deepEqual(accepted.address, sys.getsockname(client));
  }
  assert.throws(() => sys.accept4(server, 1 << 30), fails('EINVAL', 'accept4'));
});

fresh('an execed program finds what dup2 put on a descriptor', () => {
  const [reader, writer] = sys.pipe();
  const pid = sys.fork();
  if (pid === 0) {
    // Of those that a shell writes as one digit, Node's own threads have some.
    sys.dup2(writer, 60);
    sys.execv('/bin/sh', ['sh', '-c', 'echo heard >/dev/fd/60']);
  }
  sys.close(writer);
  const heard = new Uint8Array(20);
  assert.equal(Buffer.from(heard.subarray(0, sys.read(reader, heard))).toString(), 'heard\n');
  assert.equal(sys.waitpid(pid).status, 0);
});

fresh('dup2 onto itself changes nothing, dup3 refuses it; what is not open is EBADF', () => {
  const [reader] = sys.pipe();
  assert.equal(sys.dup2(reader, reader), reader);
  assert.equal(closesOnExec(reader), true);
  assert.throws(() => sys.dup3(reader, reader, 0), fails('EINVAL', 'dup3'));
  assert.throws(() => sys.dup3(reader, 30, 1), fails('EINVAL', 'dup3'));
  assert.throws(() => sys.pipe2(1), fails('EINVAL', 'pipe2'));
  assert.throws(() => sys.dup2(999_999, 999_999), fails('EBADF', 'dup2'));
  assert.throws(() => sys.dup2(999_999, 30), fails('EBADF', 'dup2'));
  assert.throws(() => sys.dup(999_999), fails('EBADF', 'dup'));
});
