// Every kind of descriptor that can be polled.
import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';
import { pair, temporary } from './support.js';

const fresh = freshCases(import.meta.url);
const size = (fd: number) => aio.read(fd, Buffer.alloc(64), { timeout: 5_000 });

fresh('eventfd: a counter that is 0 is waited for, and one that is full', async () => {
  const counter = sys.eventfd(0, sys.EFD_NONBLOCK);
  const count = (value: bigint) => new Uint8Array(new BigUint64Array([value]).buffer);
  const reading = size(counter);
  sys.write(counter, count(2n ** 64n - 2n));
  assert.equal(await reading, 8);
  sys.write(counter, count(2n ** 64n - 2n));
  const writing = aio.write(counter, count(1n), { timeout: 5_000 });
  assert.equal(await size(counter), 8);
  assert.equal(await writing, 8);
});

fresh('timerfd, inotify and a pidfd', async () => {
  const timer = sys.timerfd_create(sys.CLOCK_MONOTONIC, sys.TFD_NONBLOCK);
  sys.timerfd_settime(timer, 0, { it_interval: 0.001, it_value: 0.001 });
  for (let i = 0; i < 2; i++) assert.equal(await size(timer), 8);
  using file = temporary('');
  const watch = sys.inotify_init1(sys.IN_NONBLOCK);
  sys.inotify_add_watch(watch, file.path, sys.IN_ATTRIB as number);
  const event = size(watch);
  chmodSync(file.path, 0o600);
  assert.equal(await event, 16);
  const pid = sys.posix_spawn('/bin/true', ['true']);
  await aio.readable(sys.pidfd_open(pid));
  assert.equal((await aio.waitpid(pid)).status, 0);
});

fresh('a terminal: a line, its echo, and the end of the other side', async () => {
  const { master, slave } = sys.openpty();
  for (const fd of [master, slave]) aio.nonblocking(fd);
  const reading = size(slave);
  await aio.write(master, Buffer.from('hi\n'));
  assert.equal(await reading, 3);
  assert.equal(await size(master), 4);
  const end = assert.rejects(size(master), { code: 'EIO', syscall: 'read' });
  sys.close(slave);
  await end;
});

fresh('seqpacket keeps the bounds of messages; a netlink socket answers', async () => {
  const [one, other] = pair(sys.SOCK_SEQPACKET);
  const reading = [size(other), size(other)];
  await aio.send(one, Buffer.from('one'));
  await aio.send(one, Buffer.from('second'));
  assert.deepEqual(await Promise.all(reading), [3, 6]);
  const netlink = sys.socket(sys.AF_NETLINK as number, sys.SOCK_RAW, 0);
  const answer = aio.recv(netlink, Buffer.alloc(65_536), 0, { timeout: 5_000 });
  // struct nlmsghdr and struct rtgenmsg: RTM_GETLINK, NLM_F_REQUEST and NLM_F_DUMP.
  const request = new Uint8Array(new Uint32Array([20, 18 | (0x301 << 16), 1, 0, 0]).buffer);
  assert.equal(await aio.send(netlink, request), 20);
  assert.ok((await answer) > 16);
});
