import { close, kill, SIGKILL, SOCK_STREAM } from '@perlipc/sys';
import { Channel } from '../channel.js';
import { Deferred } from '../deferred.js';
import type { HandedOver } from '../role.js';
import { pairsOf } from './pairs.js';
import { FIRST, type StartProgram } from './start-program.js';
import { statusWords } from './status-words.js';

/** Starts the program anew, with the sockets, and waits until it is ready. Gives the reason if it never is. */
export async function upgrade(
  program: StartProgram,
  handed: readonly HandedOver[],
  seconds: number,
): Promise<string | undefined> {
  let pair: [number, number];
  try {
    [pair] = pairsOf(SOCK_STREAM);
  } catch (error) {
    return (error as Error).message;
  }
  const [mine, theirs] = pair;
  const sockets = handed.map(({ key }, at) => ({ key, fd: FIRST + 1 + at }));
  let alive = true;
  const ended = new Deferred<string>();
  const fds = [theirs, ...handed.map(({ fd }) => fd)];
  let pid: number;
  try {
    pid = program({ is: 'monitor', sockets, ready: FIRST }, fds, (status) => {
      alive = false;
      ended.resolve(statusWords(status));
    });
  } catch (error) {
    close(mine);
    return (error as Error).message;
  } finally {
    close(theirs);
  }
  const channel = new Channel<'ready', never>(mine);
  const ready = channel.next().then(() => undefined);
  const timer = setTimeout(() => ended.resolve(`it was not ready within ${seconds} s`), seconds * 1_000);
  const failure = await Promise.race([ready, ended.promise]);
  clearTimeout(timer);
  channel.close();
  if (failure !== undefined && alive) kill(pid, SIGKILL);
  return failure;
}

/** Tells the program that started this one. */
export function tellReady(fd: number): void {
  if (fd < 0) return;
  const channel = new Channel<never, 'ready'>(fd);
  channel.send('ready');
  channel.close();
}
