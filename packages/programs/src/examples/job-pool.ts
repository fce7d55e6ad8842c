#!/usr/bin/env node
// job-pool N COMMAND...: runs all commands, N at a time, and prints how each has ended.
import {
  ARGV,
  CHILD_ERROR,
  die,
  ERRNO,
  exec,
  exit,
  fork,
  print,
  WEXITSTATUS,
  WIFSIGNALED,
  WTERMSIG,
  wait,
} from '@perlipc/perl';

const [n = die('usage: job-pool N COMMAND...\n'), ...commands] = ARGV;
const jobs = commands.map((command) => ({ command, ending: '' }));
const running = new Map<number, { ending: string }>();
let most = 0;

for (const job of jobs) {
  if (running.size >= Number(n)) reap();
  const pid = fork() ?? die(`fork: ${ERRNO}`);
  if (pid === 0) {
    exec('sh', '-c', job.command);
    exit(127);
  }
  running.set(pid, job);
  most = Math.max(most, running.size);
}
while (running.size > 0) reap();

/** Waits for the job that ends next. */
function reap(): void {
  const pid = wait();
  if (pid < 0) die(`wait: ${ERRNO}`);
  const job = running.get(pid);
  if (job === undefined) return;
  running.delete(pid);
  job.ending = WIFSIGNALED(CHILD_ERROR)
    ? `signal ${WTERMSIG(CHILD_ERROR)}`
    : `status ${WEXITSTATUS(CHILD_ERROR)}`;
}

for (const { command, ending } of jobs) print(`${command}: ${ending}\n`);
print(`${jobs.length} jobs, at most ${most} at a time\n`);
