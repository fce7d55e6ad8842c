import { close, collapseHeap, contiguousHeap, forkWhenIdle, recv_fds } from '@perlipc/sys';
import { Channel } from '../channel.js';
import { reopen } from '../log-file.js';
import type { Settings } from '../options.js';
import type { MoldCommand, MoldReport, Passed } from '../order.js';
import type { Role } from '../role.js';
import { setTitle } from '../title.js';
import { endWith } from '../worker/death.js';
import { runWorker, textOf } from '../worker/run.js';
import { leaveToMonitor } from '../worker/signals.js';
import { collectGarbage } from './collect.js';
import { openConnections } from './open-connections.js';

type MoldChannel = Channel<MoldCommand, MoldReport>;

/** Loads the application, forks workers as it is told, and is over when the monitor is. */
export async function runMold<T>(settings: Settings<T>, role: Extract<Role, { is: 'mold' }>): Promise<never> {
  setTitle(settings.name, 'mold', 'generation', role.generation, 'loading');
  leaveToMonitor();
  endWith(role.monitor, 'kill');
  const channel: MoldChannel = new Channel(role.channel);
  channel.onclose = () => process.exit(0);
  const start = performance.now();
  let loaded: T;
  try {
    if (settings.heap !== 'random') contiguousHeap();
    loaded = (await settings.load?.()) as T;
  } catch (error) {
    await say(channel, { type: 'failed', error: textOf(error) });
    process.exit(1);
  }
  return serveForks(settings, channel, role.passing, role.generation, loaded, start);
}

/** Also what a worker does that has become a mold. */
async function serveForks<T>(
  settings: Settings<T>,
  channel: MoldChannel,
  passing: number,
  generation: number,
  loaded: T,
  start: number,
): Promise<never> {
  channel.onclose = () => process.exit(0);
  const what = openConnections();
  if (what.length > 0) channel.send({ type: 'open', what });
  await collectGarbage();
  if (settings.heap === 'huge') collapseHeap();
  setTitle(settings.name, 'mold', 'generation', generation);
  channel.send({ type: 'loaded', milliseconds: Math.round(performance.now() - start) });
  for (;;) {
    const command = await channel.next();
    if (command.type === 'reopen') reopen(settings.log);
    else await forkOne(settings, channel, passing, command, loaded);
  }
}

const MOST_FDS = 250;

async function forkOne<T>(
  settings: Settings<T>,
  channel: MoldChannel,
  passing: number,
  { order, listeners }: Extract<MoldCommand, { type: 'fork' }>,
  loaded: T,
): Promise<void> {
  const { fds } = recv_fds(passing, 1, MOST_FDS);
  try {
    await settings.beforeFork?.(loaded);
    const { foreignThreads } = settings;
    const pid = await forkWhenIdle({ sibling: true, detach: 'close', foreignThreads });
    if (pid === 0) {
      channel.abandon();
      close(passing);
      return await becomeWorker(settings, order, passedOf(fds, listeners), loaded);
    }
    channel.send({ type: 'forked', id: order.id, pid });
  } catch (error) {
    const { code = '' } = error as { code?: string };
    channel.send({ type: 'refused', id: order.id, code, error: textOf(error) });
  }
  for (const fd of fds) close(fd);
}

function passedOf(
  [channel = -1, theirs = -1, stack = -1, page = -1, ...sockets]: number[],
  listeners: Extract<MoldCommand, { type: 'fork' }>['listeners'],
): Passed {
  const open = sockets.map((fd, at) => ({ ...listeners[at], fd }) as Passed['listeners'][number]);
  return { channel, passing: theirs, stack, page, listeners: open };
}

async function becomeWorker<T>(
  settings: Settings<T>,
  order: Extract<MoldCommand, { type: 'fork' }>['order'],
  passed: Passed,
  loaded: T,
): Promise<never> {
  const next = await endingOnError(runWorker(settings, order, passed, loaded));
  if (next === 'exit') process.exit(0);
  close(passed.page);
  setTitle(settings.name, 'mold', 'generation', next.generation);
  const channel = next.mold as unknown as MoldChannel;
  return serveForks(settings, channel, next.passing, next.generation, loaded, performance.now());
}

/** What a worker throws is its end, not a refusal of its mold's to fork. */
export async function endingOnError<T>(running: Promise<T>): Promise<T> {
  try {
    return await running;
  } catch (error) {
    console.error(error);
    return process.exit(1);
  }
}

/** Sends the last words of a process. */
function say(channel: MoldChannel, report: MoldReport): Promise<void> {
  channel.send(report);
  return new Promise((resolve) => {
    channel.close();
    channel.onclose = resolve;
    setTimeout(resolve, 200);
  });
}
