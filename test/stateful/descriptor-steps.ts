import { fstatSync } from 'node:fs';
import * as sys from '@perlipc/sys/linux';
import { quote } from '../conformance/calls.js';
import { states } from '../conformance/states.js';
import { kept, number, placed } from './words.js';

export type Steps = Record<string, (...words: string[]) => unknown>;

const octal = (word: string) => Number.parseInt(word, 8);
const armed = ({ it_interval, it_value }: sys.ITimerVal) =>
  `${it_interval} ${it_value > 0 ? 'armed' : 'not armed'}`;

function state(name: string): string {
  states[name]?.();
  return 'descriptors';
}

function readAt(fd: string, size: string, offset: string): string {
  const buffer = Buffer.alloc(Number(size));
  return quote(buffer.subarray(0, sys.preadv(number(fd), [buffer], Number(offset))));
}

function statusOf(fd: string): string {
  const found = fstatSync(number(fd));
  return `${found.mode.toString(8)} ${found.isFile() ? found.size : 0}`;
}

function polled(fds: string, events: string): string {
  const numbers = fds.split(',').map(number);
  if (new Set(numbers).size < numbers.length) return 'one twice';
  const list = numbers.map((fd) => sys.pollfd(fd, number(events)));
  sys.poll(list, 0);
  return list.map(({ revents }) => revents).join(' ');
}

function selected(fds: string): string {
  const numbers = fds.split(',').map(number);
  const { readfds, writefds, exceptfds } = sys.select(numbers, numbers, numbers, 0);
  const indexes = (found: number[]) =>
    [...new Set(found)].sort((a, b) => a - b).map((fd) => numbers.indexOf(fd));
  return [readfds, writefds, exceptfds].map((found) => indexes(found).join(',')).join(' ');
}

function epollAdded(epfd: string, op: string, fd: string, events: string): void {
  const data = fd.startsWith('#') ? Number(fd.slice(1)) : 0;
  sys.epoll_ctl(number(epfd), number(op), number(fd), { events: number(events), data });
}

function epollWaited(epfd: string): string {
  const found = sys.epoll_wait(number(epfd), 8, 0).map(({ data, events }) => `${data}:${events}`);
  return found.sort().join(' ') || 'none';
}

/** Those of descriptors and files. */
export const descriptorSteps: Steps = {
  state,
  pipe: () => kept(...sys.pipe()),
  eventfd: (count = '', flags = '') => kept(sys.eventfd(Number(count), number(flags))),
  epoll_create1: () => kept(sys.epoll_create1(0)),
  timerfd_create: (clock = '', flags = '') => kept(sys.timerfd_create(number(clock), number(flags))),
  memfd_create: (name = '', flags = '') => kept(sys.memfd_create(name, number(flags))),
  open: (path = '', flags = '', mode = '') => kept(sys.open(path, number(flags), octal(mode))),
  mkfifo: (path = '', mode = '') => sys.mkfifo(path, octal(mode)),
  unlink: (path = '') => sys.unlink(path),
  close: (fd = '') => sys.close(number(fd)),
  dup: (fd = '') => kept(sys.dup(number(fd))),
  dup2: (fd = '', other = '') => placed(sys.dup2(number(fd), number(other)), number(other)),
  dup3: (fd = '', other = '', flags = '') =>
    placed(sys.dup3(number(fd), number(other), number(flags)), number(other)),
  F_DUPFD: (fd = '', least = '') => kept(sys.fcntl(number(fd), sys.F_DUPFD, Number(least))),
  F_DUPFD_CLOEXEC: (fd = '', least = '') => kept(sys.fcntl(number(fd), sys.F_DUPFD_CLOEXEC, Number(least))),
  fcntl: (fd = '', command = '', argument = '0') => sys.fcntl(number(fd), number(command), number(argument)),
  poll: (fds = '', events = '') => polled(fds, events),
  select: (fds = '') => selected(fds),
  epoll_ctl: (epfd = '', op = '', fd = '', events = '') => epollAdded(epfd, op, fd, events),
  epoll_wait: (epfd = '') => epollWaited(epfd),
  timerfd_settime: (fd = '', flags = '', it_value = '', it_interval = '') =>
    armed(
      sys.timerfd_settime(number(fd), number(flags), {
        it_value: Number(it_value),
        it_interval: Number(it_interval),
      }),
    ),
  fstat: (fd = '') => statusOf(fd),
  lseek: (fd = '', offset = '', whence = '') => sys.lseek(number(fd), Number(offset), number(whence)),
  ftruncate: (fd = '', length = '') => sys.ftruncate(number(fd), Number(length)),
  preadv: (fd = '', size = '', offset = '') => readAt(fd, size, offset),
  pwritev: (fd = '', data = '', offset = '') => sys.pwritev(number(fd), [Buffer.from(data)], Number(offset)),
};
