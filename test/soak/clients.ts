// The clients of the soak: good, hasty, silent and slow ones, mixed.
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What came of the visits, by kind. */
export type Counts = Record<string, number>;

type Visit = (socket: Socket) => void | Promise<void>;

const kinds: Record<string, Visit> = {
  // It ends its side, and reads to the end.
  good: (socket) => void socket.end('hello\n'),
  // A Unix socket has no reset.
  reset: (socket) => void (socket.remoteAddress === undefined ? socket.destroy() : socket.resetAndDestroy()),
  gone: (socket) => void socket.destroy(),
  silent: async (socket) => {
    await pause(400);
    socket.destroy();
  },
  slow: async (socket) => {
    socket.pause();
    await pause(300);
    socket.resume().end();
  },
};

/** One client after another until it is told to stop. */
export async function visits(target: NetConnectOpts, counts: Counts, stopped: () => boolean): Promise<void> {
  const names = Object.keys(kinds);
  for (let i = 0; !stopped(); i++) {
    const name = i % 3 > 0 ? 'good' : (names[(i / 3) % names.length] ?? 'good');
    const outcome = await visit(target, kinds[name] as Visit);
    const key = `${name}: ${outcome}`;
    counts[key] = (counts[key] ?? 0) + 1;
    await pause(5);
  }
}

const PATIENCE = 20_000;

function visit(target: NetConnectOpts, behave: Visit): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(target, () => void behave(socket));
    const late = setTimeout(() => socket.destroy(new Error('no answer')), PATIENCE);
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('error', (error) => {
      text = String((error as NodeJS.ErrnoException).code ?? error.message);
    });
    socket.on('close', () => {
      clearTimeout(late);
      resolve(/^Hello there, /.test(text) ? 'greeted' : text.slice(0, 40));
    });
  });
}
