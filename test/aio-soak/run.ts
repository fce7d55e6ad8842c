// run [SECONDS]: all loads at the same time, for so long; descriptors, memory and handles must be as they were after the first fifth.
import { readdirSync } from 'node:fs';
import { loads } from './loads.js';

const seconds = Number(process.argv[2] ?? 60);
const collect = globalThis.gc;
if (collect === undefined) throw new Error('node --expose-gc is needed');

interface Level {
  descriptors: number;
  handles: number;
  heap: number;
  resident: number;
}

async function level(): Promise<Level> {
  // What was closed last is gone a turn later.
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve, 20));
  collect?.();
  collect?.();
  const { heapUsed, rss } = process.memoryUsage();
  return {
    descriptors: readdirSync('/proc/self/fd').length,
    handles: process.getActiveResourcesInfo().length,
    heap: heapUsed / 2 ** 20,
    resident: rss / 2 ** 20,
  };
}

const counts: Record<string, number> = {};

async function work(until: number): Promise<void> {
  await Promise.all(
    Object.entries(loads).map(async ([name, load]) => {
      while (Date.now() < until) {
        await load();
        counts[name] = (counts[name] ?? 0) + 1;
      }
    }),
  );
}

const start = Date.now();
await work(start + seconds * 200);
const before = await level();
await work(start + seconds * 1000);
const after = await level();
const grown: string[] = [];
if (after.descriptors !== before.descriptors) grown.push('descriptors');
if (after.handles !== before.handles) grown.push('handles');
if (after.heap > before.heap + 3) grown.push('heap');
// What a sanitizer has freed it keeps resident, up to 256 MiB.
if (!process.env['PERLIPC_TEST_PRELOAD'] && after.resident > before.resident + 32)
  grown.push('resident memory');
console.log(JSON.stringify({ counts, before, after, grown }));
process.exitCode = grown.length > 0 ? 1 : 0;
