// Descriptors that travel: who has them, who closes them, and what happens when something goes wrong on the way.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as sys from '@perlipc/sys';
import { takeDescriptors } from '../../support/descriptors.js';
import { freshCases } from '../../support/fresh.js';
import { sockets } from '../../support/proc.js';

const fresh = freshCases(import.meta.url);
const byte = () => [new Uint8Array(1)];
const has = (program: string) => spawnSync(program, ['--version']).status === 0;
const source = fileURLToPath(new URL(import.meta.url)).replace(/\/dist\/(.*)\/[^/]*$/, '/$1/peer.c');

function sameFile(one: number, other: number): boolean {
  const [a, b] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  for (const fd of [a, b]) sys.close(fd);
  return Buffer.from(sys.getsockname(one)).equals(sys.getsockname(other));
}

/** A bound socket, which is to be told from others by its name. */
function named(): number {
  const fd = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
  sys.bind(fd, sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])));
  return fd;
}

fresh('send_fds and recv_fds: another descriptor of the same open file, close-on-exec unless told', () => {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  const mine = named();
  assert.equal(sys.send_fds(one, [Buffer.from('he'), Buffer.from('re')], [mine, { fd: mine }]), 4);
  const { data, fds, flags, address } = sys.recv_fds(other, 10, 2);
  assert.deepEqual([Buffer.from(data).toString(), fds.length, flags], ['here', 2, 0]);
  assert.equal(address.length, 0);
  for (const fd of fds) {
    assert.ok(fd !== mine && sameFile(fd, mine));
    assert.equal(sys.fcntl(fd, sys.F_GETFD), sys.FD_CLOEXEC);
  }
  sys.send_fds(one, byte(), [mine]);
  const { control } = sys.recvmsg(other, byte(), 64, 0, false);
  assert.equal(sys.fcntl(sys.findControl(control, 'SCM_RIGHTS')?.fds[0] ?? -1, sys.F_GETFD), 0);
});

fresh('a descriptor that arrives as 0, 1 or 2 is not close-on-exec', () => {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  sys.send_fds(one, byte(), [named()]);
  sys.close(0);
  assert.deepEqual(sys.recv_fds(other, 1, 1).fds, [0]);
  assert.equal(sys.fcntl(0, sys.F_GETFD), 0);
});

fresh('what does not fit is closed, and MSG_CTRUNC says so', () => {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_DGRAM);
  const fd = named();
  const before = sockets(process.pid);
  for (const [count, room] of [
    [3, 2],
    [3, 1],
    [2, 0],
    [200, 100],
  ] as const) {
    sys.send_fds(one, byte(), Array<number>(count).fill(fd));
    const { fds, flags } = sys.recv_fds(other, 1, room);
    assert.deepEqual([fds, flags & sys.MSG_CTRUNC], [[], sys.MSG_CTRUNC]);
    assert.deepEqual(sockets(process.pid), before);
  }
});

fresh('with a full table of descriptors nothing arrives, and nothing is left open', () => {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  const fd = named();
  sys.send_fds(one, byte(), [fd, fd, fd]);
  sys.send_fds(one, byte(), [fd, fd, fd]);
  const taken = takeDescriptors();
  for (let i = 0; i < 2; i++) {
    assert.deepEqual(sys.recv_fds(other, 1, 3).flags, sys.MSG_CTRUNC);
    // The second time there is room for one of the three.
    if (i === 0) sys.close(taken.pop() ?? -1);
  }
  const free = sys.dup(2);
  assert.throws(() => sys.dup(2), { code: 'EMFILE' });
  sys.close(free);
});

fresh('when JavaScript throws midway what came is closed', () => {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_DGRAM);
  const fd = named();
  const before = sockets(process.pid);
  let thrown = 0;
  for (const property of ['fds', 'name', 'size', 'control', 'flags', 'address', '0']) {
    for (const receive of [
      () => sys.recvmsg(other, byte(), 64),
      () => sys.recvmmsg(other, [{ buffers: byte(), controllen: 64 }]),
    ]) {
      sys.send_fds(one, byte(), [fd, fd]);
      Object.defineProperty(Object.prototype, property, {
        configurable: true,
        set() {
          throw new Error('set');
        },
      });
      try {
        receive();
      } catch {
        thrown++;
      }
      Reflect.deleteProperty(Object.prototype, property);
      for (const fd of sockets(process.pid).filter((name) => !before.includes(name))) assert.fail(fd);
    }
  }
  assert.ok(thrown >= 12, `${thrown} times`);
});

fresh('recvmmsg: descriptors of each message, and of a later one that is cut none', () => {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_DGRAM);
  const fd = named();
  sys.sendmmsg(one, [
    { buffers: byte(), control: [{ name: 'SCM_RIGHTS', fds: [fd] }] },
    { buffers: byte(), control: [{ name: 'SCM_RIGHTS', fds: [fd, fd, fd] }] },
    { buffers: byte() },
  ]);
  const room = { buffers: byte(), controllen: sys.CMSG_SPACE(4) };
  const got = sys.recvmmsg(other, [room, room, room, room], sys.MSG_DONTWAIT);
  assert.deepEqual(
    got.map(({ flags, control }) => [flags, control.length]),
    [
      [0, 1],
      [sys.MSG_CTRUNC, 0],
      [0, 0],
    ],
  );
});

fresh(
  'recv_fds leaves out other control messages',
  () => {
    const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
    sys.setoption(other, 'SO_PASSCRED', true);
    sys.send_fds(one, byte(), []);
    const { fds, flags } = sys.recv_fds(other, 1, 8);
    assert.deepEqual([fds, flags], [[], 0]);
    sys.send_fds(one, byte(), [named()]);
    const got = sys.recv_fds(other, 1, 16);
    assert.deepEqual([got.fds.length, got.flags], [1, 0]);
    got.fds.forEach(sys.close);
  },
  { skip: process.platform === 'linux' ? undefined : 'SO_PASSCRED is of Linux' },
);

fresh('MSG_PEEK gives new descriptors each time, and all are the receiver’s', () => {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  sys.send_fds(one, byte(), [named()]);
  const all = [sys.MSG_PEEK, sys.MSG_PEEK, 0].flatMap((flags) => sys.recv_fds(other, 1, 1, flags).fds);
  assert.equal(new Set(all).size, 3);
  for (const fd of all) sys.close(fd);
});

fresh(
  'a sender that is killed after it sent: its descriptors arrive and live',
  () => {
    const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
    const pid = sys.fork();
    if (pid === 0) {
      const [reader, writer] = sys.pipe();
      sys.write(writer, Buffer.from('last words'));
      sys.send_fds(one, byte(), [reader]);
      sys.kill(sys.getpid(), sys.SIGKILL);
    }
    sys.waitpid(pid, 0);
    const [fd = -1] = sys.recv_fds(other, 1, 1).fds;
    const buffer = Buffer.alloc(20);
    assert.equal(buffer.toString('latin1', 0, sys.read(fd, buffer)), 'last words');
    assert.equal(sys.read(fd, buffer), 0);
  },
  { skip: process.env['PERLIPC_TEST_PRELOAD'] && 'no fork under a sanitizer' },
);

fresh(
  'a receiver that is killed with descriptors unread: they are closed',
  () => {
    const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
    const [reader, writer] = sys.pipe();
    const pid = sys.fork();
    if (pid === 0) {
      for (const fd of [one, reader, writer]) sys.close(fd);
      sys.recv(other, new Uint8Array(1), sys.MSG_PEEK);
      sys.kill(sys.getpid(), sys.SIGKILL);
    }
    sys.close(other);
    sys.send_fds(one, byte(), [writer]);
    sys.close(writer);
    sys.waitpid(pid, 0);
    assert.equal(sys.read(reader, new Uint8Array(1)), 0);
  },
  { skip: process.env['PERLIPC_TEST_PRELOAD'] && 'no fork under a sanitizer' },
);

const python = `
import socket, os
s = socket.socket(fileno=3)
data, fds, flags, addr = socket.recv_fds(s, 10, 5)
assert (data, len(fds), flags) == (b"here", 1, 0), (data, fds, flags)
os.write(fds[0], b"from python")
r, w = os.pipe()
os.write(w, b"piped by python")
socket.send_fds(s, [b"back"], [r, r])
`;

async function withPeer(command: string, args: string[], who: string): Promise<void> {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', other] });
  const [reader, writer] = sys.pipe();
  sys.send_fds(one, [Buffer.from('here')], [writer]);
  sys.close(writer);
  const buffer = Buffer.alloc(99);
  assert.equal(buffer.toString('latin1', 0, sys.read(reader, buffer)), `from ${who}`);
  const { data, fds } = sys.recv_fds(one, 10, 2);
  assert.deepEqual([Buffer.from(data).toString(), fds.length], ['back', 2]);
  assert.equal(buffer.toString('latin1', 0, sys.read(fds[1] ?? -1, buffer)), `piped by ${who}`);
  assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0);
}

fresh(
  'a peer in Python gets a descriptor and gives two',
  () => withPeer('python3', ['-c', python], 'python'),
  {
    skip: has('python3') ? undefined : 'no python3',
  },
);

fresh(
  'a peer in C gets a descriptor and gives two',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'perlipc-'));
    process.on('exit', () => rmSync(folder, { recursive: true }));
    const built = spawnSync('cc', ['-o', join(folder, 'peer'), source], { encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr);
    await withPeer(join(folder, 'peer'), [], 'C');
  },
  { skip: has('cc') ? undefined : 'no C compiler' },
);

fresh(
  '100,000 messages with descriptors leave no descriptor and no memory',
  () => {
    const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
    const data = byte();
    const fds = [one];
    const rounds = (count: number) => {
      for (let i = 0; i < count; i++) {
        sys.sendmsg(one, data, [{ name: 'SCM_RIGHTS', fds }]);
        const { control } = sys.recvmsg(other, data, 64);
        sys.close(control[0]?.name === 'SCM_RIGHTS' ? (control[0].fds[0] ?? -1) : -1);
      }
      globalThis.gc?.();
    };
    const before = sockets(process.pid);
    rounds(20_000);
    const start = process.memoryUsage.rss();
    for (let i = 0; i < 4; i++) rounds(20_000);
    assert.deepEqual(sockets(process.pid), before);
    assert.ok(process.memoryUsage.rss() - start < 30e6, `${process.memoryUsage.rss() - start} bytes more`);
  },
  {
    execArgv: ['--expose-gc'],
    skip: process.env['PERLIPC_TEST_PRELOAD'] && 'a sanitizer keeps memory',
  },
);
