// What a process holds, and whether that has grown.
import { readFileSync } from 'node:fs';
import { openDescriptors, zombiesOf } from '../support/proc.js';

export interface Level {
  resident: number;
  descriptors: number;
  threads: number;
  mappings: number;
  zombies: number;
}

/** Of a process: MiB, and counts. */
export function levelOf(pid: number): Level {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return {
    resident: Math.round(field('VmRSS') / 1024),
    descriptors: openDescriptors(pid).length,
    threads: field('Threads'),
    mappings: readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n').length - 1,
    zombies: zombiesOf(pid).length,
  };
}

/** How much more of each is no growth: V8's heap breathes, and with it its chunks, each a mapping. */
const allowed: Level = { resident: 40, descriptors: 0, threads: 0, mappings: 200, zombies: 0 };

/** What has grown, in words. */
export function grown(before: Level, after: Level): string[] {
  return (Object.keys(allowed) as (keyof Level)[])
    .filter((key) => after[key] > before[key] + allowed[key])
    .map((key) => `${key} from ${before[key]} to ${after[key]}`);
}
