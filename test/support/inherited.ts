import { readdirSync, readlinkSync } from 'node:fs';

/** What the process that started this one has open: a descriptor without close-on-exec comes down from it. */
const above = new Set(
  readdirSync(`/proc/${process.ppid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${process.ppid}/fd/${fd}`)];
    } catch {
      return []; // closed meanwhile
    }
  }),
);

/** Whether a descriptor of this process is stdio, or was there before the process began. */
export function inherited(fd: string, target: string): boolean {
  return Number(fd) <= 2 || above.has(target);
}
