import { readdirSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';

/** Rounds of waiting for the collector's threads, of this many milliseconds each. */
const PAUSE = 20;
const QUIET = 3;
const MOST = 250;

/**
 * Collects garbage and compacts the heap, before the first fork, and waits until the collector's threads have finished: what it
 * moves and sweeps after a fork, it moves and sweeps in each child. The sweeper writes into each hole of a page at each
 * collection, so that a child would come to own all pages that have holes.
 */
export async function collectGarbage(): Promise<void> {
  const session = new Session();
  session.connect();
  // V8 moves pages that are a fifth garbage or more; so, every second page, holes or not, in each of the two collections that this is.
  setFlagsFromString('--stress-compaction');
  session.post('HeapProfiler.collectGarbage');
  await untilThreadsRest();
  setFlagsFromString('--no-stress-compaction');
  session.post('HeapProfiler.collectGarbage');
  await untilThreadsRest();
  session.disconnect();
}

/** Until no helper thread has used a processor for a while. */
async function untilThreadsRest(): Promise<void> {
  let before = '';
  for (let round = 0, quiet = 0; round < MOST && quiet < QUIET; round++) {
    await pause(PAUSE);
    const after = threadTimes();
    quiet = after === before ? quiet + 1 : 0;
    before = after;
  }
}

/** What the other threads have run, or nothing where there is no /proc. */
function threadTimes(): string {
  try {
    const threads = readdirSync('/proc/self/task').filter((tid) => Number(tid) !== process.pid);
    return threads.map((tid) => `${tid} ${readFileSync(`/proc/self/task/${tid}/schedstat`, 'utf8')}`).join();
  } catch {
    return '';
  }
}
