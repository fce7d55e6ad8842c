import { closeSync } from 'node:fs';
import { answerWithStack } from '@perlipc/sys/stack';
import { Channel } from '../channel.js';
import { reopen } from '../log-file.js';
import type { Settings } from '../options.js';
import type { Order, Passed, WorkerCommand, WorkerReport } from '../order.js';
import { setTitle } from '../title.js';
import { startBeat } from './beat.js';
import { Context } from './context.js';
import { endWith } from './death.js';
import { answerForTheLastTime, requestCounts, resetRequests } from './requests.js';
import { Servers } from './servers.js';
import { onTerminate } from './signals.js';

/** What a worker becomes when it has finished. */
export type Next =
  | 'exit'
  | { mold: Channel<WorkerCommand, WorkerReport>; passing: number; generation: number };

/** Serves until it is told to stop, and then finishes what runs. */
export async function runWorker<T>(
  settings: Settings<T>,
  order: Order,
  passed: Passed,
  loaded: T,
): Promise<Next> {
  setTitle(settings.name, 'worker', order.number, 'generation', order.generation);
  endWith(order.monitor, settings.orphans);
  resetRequests();
  if (!answerWithStack(passed.stack)) closeSync(passed.stack);
  const channel = new Channel<WorkerCommand, WorkerReport>(passed.channel);
  const context = new Context(order.number, order.generation, (data) =>
    channel.send({ type: 'message', data }),
  );
  const servers = new Servers();
  const told = commandOf(channel, context, settings);
  const stopBeat = startBeat(passed.page, order.slot, () => servers.connections);
  try {
    await settings.afterFork?.(loaded, context);
    servers.add(await settings.serve(passed.listeners, loaded, context));
    servers.find();
    await servers.listening();
  } catch (error) {
    channel.send({ type: 'failed', error: textOf(error) });
    throw error;
  }
  channel.send({ type: 'ready' });
  const command = await told;
  context.stop();
  const unanswered = await finish(servers, command.graceful);
  stopBeat();
  await settings.workerExit?.(context);
  channel.send({ type: 'left', unanswered });
  for (const { fd } of passed.listeners) closeIfOpen(fd);
  if (command.type === 'stop') return 'exit';
  return { mold: channel, passing: passed.passing, generation: command.generation };
}

type Ending = Extract<WorkerCommand, { graceful: number }>;

/** Resolves with the command that ends the worker's service. */
function commandOf(
  channel: Channel<WorkerCommand, WorkerReport>,
  context: Context,
  settings: Pick<Settings, 'graceful' | 'log'>,
): Promise<Ending> {
  return new Promise((resolve) => {
    const stop = () => resolve({ type: 'stop', graceful: settings.graceful });
    channel.onclose = stop;
    onTerminate(stop);
    channel.listen((message) => {
      if (message.type === 'message') context.emit('message', message.data);
      else if (message.type === 'reopen') reopen(settings.log);
      else resolve(message);
    });
  });
}

/** How many requests were left unanswered when the time was up. */
async function finish(servers: Servers, graceful: number): Promise<number> {
  servers.find();
  answerForTheLastTime();
  const ended = servers.end().then(() => true);
  const idle = setTimeout(
    () => setInterval(() => servers.endIdle(), 100).unref(),
    Math.min(servers.patience, graceful * 0.9) * 1_000,
  );
  const late = new Promise<false>((resolve) => setTimeout(resolve, graceful * 1_000, false).unref());
  const all = await Promise.race([ended, late]);
  clearTimeout(idle);
  return all ? 0 : requestCounts().active;
}

/** Whoever served it has closed it. */
function closeIfOpen(fd: number): void {
  try {
    closeSync(fd);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EBADF') throw error;
  }
}

export function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
