// A process that is stopped and continued again and again: time-outs end when they should, and nothing fails with EINTR.
import assert from 'node:assert/strict';
import * as sys from '@perlipc/sys';
import { ended, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

/** Each waits for 0.1 s for what doesn't come. */
const waits: Record<string, () => unknown> = {
  poll: () => sys.poll([{ fd: sys.pipe()[0], events: sys.POLLIN }], 100),
  ppoll: () => sys.ppoll([{ fd: sys.pipe()[0], events: sys.POLLIN }], 0.1),
  epoll_wait: () => sys.epoll_wait(sys.epoll_create1(), 1, 100).length,
  epoll_pwait2: () => sys.epoll_pwait2(sys.epoll_create1(), 1, 0.1).length,
  nanosleep: () => sys.nanosleep(0.1) ?? 0,
  clock_nanosleep: () => sys.clock_nanosleep(sys.CLOCK_MONOTONIC, 0, 0.1) ?? 0,
  semtimedop: () => {
    const id = sys.semget(sys.IPC_PRIVATE, 1);
    try {
      assert.throws(() => sys.semtimedop(id, [{ sem_num: 0, sem_op: -1 }], 0.1), { code: 'EAGAIN' });
    } finally {
      sys.semctl(id, 0, sys.IPC_RMID);
    }
    return 0;
  },
  sigtimedwait: () => {
    assert.throws(() => sys.sigtimedwait?.([sys.SIGUSR2], 0.1), { code: 'EAGAIN' });
    return 0;
  },
};

for (const [name, wait] of Object.entries(waits))
  fresh(
    `${name} of a process that is stopped and continued`,
    async () => {
      const parent = process.pid;
      const child = await forked(() => {
        for (;;) {
          sys.nanosleep(0.01);
          sys.kill(parent, sys.SIGSTOP);
          sys.kill(parent, sys.SIGCONT);
        }
      });
      try {
        assert.equal(wait(), 0);
      } finally {
        sys.kill(child, sys.SIGKILL);
      }
      assert.equal(await ended(child), sys.SIGKILL);
    },
    { skip: process.platform !== 'linux' && 'Linux’s calls' },
  );

/** Until a write would wait. */
function fill(fd: number): void {
  const rest = () => sys.send(fd, new Uint8Array(4096), sys.MSG_DONTWAIT);
  assert.throws(
    () => {
      for (;;) rest();
    },
    { code: 'EAGAIN' },
  );
}

/** The kernel makes none of these again by itself if the socket has a time-out. */
const transfers: Record<string, (fd: number) => number> = {
  read: (fd) => sys.read(fd, new Uint8Array(1)),
  readv: (fd) => sys.readv(fd, [new Uint8Array(1)]),
  recv: (fd) => sys.recv(fd, new Uint8Array(1), 0),
  recvmsg: (fd) => sys.recvmsg(fd, [new Uint8Array(1)]).size,
  write: (fd) => sys.write(fd, new Uint8Array(1)),
  send: (fd) => sys.send(fd, new Uint8Array(1), 0),
  sendmsg: (fd) => sys.sendmsg(fd, [new Uint8Array(1)]),
};

for (const [name, transfer] of Object.entries(transfers))
  fresh(
    `${name} on a socket with a time-out, of a process that is stopped and continued`,
    async () => {
      const [fd, peer] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM, 0);
      fill(fd);
      for (const option of [sys.SO_RCVTIMEO, sys.SO_SNDTIMEO])
        sys.setsockopt(fd, sys.SOL_SOCKET, option, new BigInt64Array([60n, 0n]));
      const parent = process.pid;
      const child = await forked(() => {
        for (let i = 0; i < 10; i++) {
          sys.nanosleep(0.01);
          sys.kill(parent, sys.SIGSTOP);
          sys.kill(parent, sys.SIGCONT);
        }
        sys.write(peer, Buffer.from('x'));
        sys.read(peer, new Uint8Array(1 << 20));
      });
      assert.equal(transfer(fd), 1);
      assert.equal(await ended(child), 0);
    },
    { skip: process.platform !== 'linux' && 'Linux’s calls' },
  );
