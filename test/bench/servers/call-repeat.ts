// call-repeat getppid|getfd [sys|bare|nothing]: a thousand calls at a time, by @perlipc/sys, by a bare function of Node-API, or by one
// that does nothing. call-repeat poll|epoll: one call for a thousand descriptors that are ready.
import { F_GETFD, fcntl, getppid, POLLOUT, poll, pollfd } from '@perlipc/sys';
import { EPOLL_CTL_ADD, EPOLLIN, epoll_create1, epoll_ctl, epoll_wait, eventfd } from '@perlipc/sys/linux';
import { bare } from './bare.js';
import { now, type Once, repeat } from './repeat.js';

const CALLS = 1_000;

const polled = Array.from({ length: CALLS }, () => pollfd(1, POLLOUT));

function watching(): number {
  const epoll = epoll_create1();
  for (let i = 0; i < CALLS; i++) epoll_ctl(epoll, EPOLL_CTL_ADD, eventfd(1), { events: EPOLLIN });
  return epoll;
}

const epoll = process.argv[2] === 'epoll' ? watching() : -1;

// Each loop stands by itself: V8 compiles it for the one function that it calls.
const works: Record<string, Record<string, Once>> = {
  sys: {
    getppid: () => {
      for (let i = 0; i < CALLS; i++) getppid();
      return now();
    },
    getfd: () => {
      for (let i = 0; i < CALLS; i++) fcntl(0, F_GETFD);
      return now();
    },
    poll: () => {
      if (poll(polled, 0) !== CALLS) throw new Error('poll: not all are ready');
      return now();
    },
    epoll: () => {
      if (epoll_wait(epoll, CALLS, 0).length !== CALLS) throw new Error('epoll_wait: too few events');
      return now();
    },
  },
  bare: {
    getppid: () => {
      for (let i = 0; i < CALLS; i++) bare.getppid();
      return now();
    },
    getfd: () => {
      for (let i = 0; i < CALLS; i++) bare.getfd(0);
      return now();
    },
  },
  nothing: {
    getppid: () => {
      for (let i = 0; i < CALLS; i++) bare.nothing();
      return now();
    },
  },
};

await repeat(works[process.argv[3] ?? 'sys'] ?? {});
