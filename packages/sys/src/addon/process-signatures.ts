import type { Timespec } from './message-structs.js';
import type { Rlimit, Rusage, Text } from './structs.js';

/** The signatures of what is of processes beyond fork, exec and wait. */
export interface ProcessNative {
  killpg(pgrp: number, sig: number): void;
  pidfd_open(pid: number, flags?: number): number;
  pidfd_send_signal(pidfd: number, sig: number, flags?: number): void;
  pidfd_getfd(pidfd: number, targetfd: number, flags?: number): number;
  childProcesses(): number[];

  getrlimit(resource: number): Rlimit;
  setrlimit(resource: number, rlim_cur: number, rlim_max: number): void;
  prlimit(pid: number, resource: number, rlim_cur?: number, rlim_max?: number): Rlimit;
  getrusage(who: number): Rusage;

  sched_setaffinity(pid: number, cpus: readonly number[]): void;
  sched_getaffinity(pid: number): number[];
  sched_setscheduler(pid: number, policy: number, priority: number): void;
  sched_getscheduler(pid: number): number;
  sched_setparam(pid: number, priority: number): void;
  sched_getparam(pid: number): number;
  sched_get_priority_max(policy: number): number;
  sched_get_priority_min(policy: number): number;
  sched_yield(): void;

  prctl(option: number, value: number): number;
  prctl_stored(option: number): number;
  prctl_get_name(): string;
  prctl_set_name(name: Text): void;

  clock_gettime(clockid: number): Timespec;
  clock_getres(clockid: number): Timespec;
  clock_settime(clockid: number, tp: Timespec): void;
  clock_nanosleep(clockid: number, flags: number, t: Timespec): void;
}
