// Perl's Time::HiRes.
export {
  CLOCK_BOOTTIME,
  CLOCK_MONOTONIC,
  CLOCK_MONOTONIC_COARSE,
  CLOCK_MONOTONIC_RAW,
  CLOCK_PROCESS_CPUTIME_ID,
  CLOCK_REALTIME,
  CLOCK_REALTIME_COARSE,
  CLOCK_THREAD_CPUTIME_ID,
  ITIMER_PROF,
  ITIMER_REAL,
  ITIMER_VIRTUAL,
  TIMER_ABSTIME,
} from '@perlipc/sys';
export {
  clock,
  clock_getres,
  clock_gettime,
  gettimeofday,
  type TimeOfDay,
  time,
  tv_interval,
} from './clock.js';
export { clock_nanosleep, nanosleep, sleep, usleep } from './sleep.js';
export { lstat, stat, utime } from './stat.js';
export { alarm, getitimer, setitimer, type Timer, type TimerCall, ualarm } from './timer.js';
