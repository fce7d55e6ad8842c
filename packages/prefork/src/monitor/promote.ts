import { SIGKILL } from '@perlipc/sys';
import type { Channel } from '../channel.js';
import type { Log } from '../log.js';
import type { Settings } from '../options.js';
import type { MoldCommand, MoldReport } from '../order.js';
import { readCounters } from '../page.js';
import { Mold } from './mold.js';
import type { Reaper } from './reaper.js';
import type { Team } from './team.js';
import type { WorkerProcess } from './worker-process.js';

/**
 * Has the worker that has answered most finish what runs and become a mold. Another takes its place first. Undefined if
 * that did not go well: nothing has changed then but that worker.
 */
export async function promote(
  team: Team,
  page: number,
  reaper: Reaper | undefined,
  { graceful }: Pick<Settings, 'graceful'>,
  log: Log,
  generation: number,
): Promise<Mold | undefined> {
  const requests = ({ order }: WorkerProcess) => readCounters(page, order.slot).requests;
  const [best] = [...team.workers]
    .filter(({ state }) => state === 'ready')
    .sort((a, b) => requests(b) - requests(a));
  if (best === undefined || reaper === undefined) return undefined;
  best.state = 'promoting';
  try {
    await team.start(best.number);
  } catch {
    best.state = 'ready';
    return undefined;
  }
  log.info('becomes the mold', { worker: best.number, pid: best.pid, requests: requests(best), generation });
  if (!(await finished(best, graceful, generation))) return undefined;
  const channel = best.channel as unknown as Channel<MoldReport, MoldCommand>;
  const mold = new Mold(generation, best.pid, channel, best.passing, reaper, log);
  reaper.rewatch(best.pid, (status) => mold.ended(status));
  team.release(best);
  return mold.loaded.then(
    () => mold,
    () => undefined,
  );
}

/** Whether it has finished, and lives. */
async function finished(worker: WorkerProcess, graceful: number, generation: number): Promise<boolean> {
  const left = new Promise<boolean>((resolve) => {
    worker.onleft = () => resolve(true);
  });
  worker.channel.send({ type: 'promote', graceful, generation });
  const late = setTimeout(() => worker.signal(SIGKILL), (graceful + 1) * 1_000);
  const alive = await Promise.race([left, worker.gone.then(() => false)]);
  clearTimeout(late);
  return alive;
}
