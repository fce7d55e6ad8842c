// call-repeat getppid|getfd [sys|bare|nothing]: a thousand calls at a time, by @perlipc/sys, by a bare function of Node-API, or by one
// that does nothing.
import { F_GETFD, fcntl, getppid } from '@perlipc/sys';
import { bare } from './bare.js';
import { now, type Once, repeat } from './repeat.js';

const CALLS = 1_000;

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
