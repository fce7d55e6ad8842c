const ways: Readonly<Record<string, string>> = {
  ERR_FORK_WORKER: 'end the Worker before load is done, or make it in serve; or use --spawn',
  ERR_FORK_FOREIGN_THREADS: 'see foreignThreads (--foreign-threads), or use --spawn',
  ERR_FORK_RUNTIME: 'use --spawn',
  ERR_FORK_RANDOM: 'use --spawn',
  ERR_FORK_PARKING: 'use --spawn if it comes again',
  ERR_ACCESS_DENIED: 'run node with --allow-child-process',
  ENOSYS: 'use --spawn',
  EAGAIN: 'let load finish what it has begun, or raise the limits on processes',
  ENOMEM: 'the machine has no memory for another process',
};

/** What helps where a mold can't fork. */
export function wayOut(code: string): string | undefined {
  return ways[code];
}
