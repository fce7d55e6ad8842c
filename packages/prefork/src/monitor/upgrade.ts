import { AF_UNIX, close, kill, SIGKILL, SOCK_STREAM, socketpair } from '@perlipc/sys';
import { Channel } from '../channel.js';
import type { HandedOver } from '../role.js';
import { FIRST, type StartProgram } from './start-program.js';
import { statusWords } from './status-words.js';

/** Starts the program anew, with the sockets, and waits until it is ready. Gives the reason if it never is. */
export async function upgrade(
  program: StartProgram,
  handed: readonly HandedOver[],
  seconds: number,
): Promise<string | undefined> {
  const [mine, theirs] = socketpair(AF_UNIX, SOCK_STREAM);
  const sockets = handed.map(({ key }, at) => ({ key, fd: FIRST + 1 + at }));
  let alive = true;
  let end: (why: string) => void = () => {};
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  const fds = [theirs, ...handed.map(({ fd }) => fd)];
  const pid = program({ is: 'monitor', sockets, ready: FIRST }, fds, (status) => {
    alive = false;
    end(statusWords(status));
  });
  close(theirs);
  const channel = new Channel<'ready', never>(mine);
  const ready = channel.next().then(() => undefined);
  const timer = setTimeout(() => end(`it was not ready within ${seconds} s`), seconds * 1_000);
  const failure = await Promise.race([ready, ended]);
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
