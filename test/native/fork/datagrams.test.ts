import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

/** Finds every name after a while, without the thread pool. */
const slowly = (_name: string, options: { all?: boolean }, found: (...answer: unknown[]) => void) => {
  const address = '127.0.0.1';
  setTimeout(() => (options.all ? found(null, [{ address, family: 4 }]) : found(null, address, 4)), 30);
};

const bound = async (lookup?: typeof slowly) => {
  const options = { type: 'udp4', ...(lookup && { lookup }) } as unknown as dgram.SocketOptions;
  const socket = dgram.createSocket(options);
  await once(socket.bind(0, ...(lookup ? [] : ['127.0.0.1'])), 'listening');
  return socket;
};

const datagrams: Record<string, (port: number) => Promise<void>> = {
  'a datagram to a name': async (port) => (await bound()).send('text', port, 'localhost'),
  "a datagram to a name that the program's own function looks up": async (port) =>
    (await bound(slowly)).send('text', port, 'name.test'),
  'a datagram after a connect by name': async (port) => {
    const socket = await bound(slowly);
    socket.connect(port, 'name.test');
    socket.once('connect', () => socket.send('text'));
  },
  'the same, of a socket that is not bound': async (port) => {
    const socket = dgram.createSocket('udp4');
    socket.connect(port, 'localhost', () => socket.send('text'));
  },
};

for (const [name, send] of Object.entries(datagrams))
  for (const detach of ['silent', 'close'] as const)
    fresh(`${name} that is under way at the fork is sent once, detach: ${detach}`, async () => {
      const receiver = await bound();
      let received = 0;
      receiver.on('message', () => received++);
      await send(receiver.address().port);
      const child = await forked(() => sleep(100), { detach });
      if (received === 0) await once(receiver, 'message');
      assert.equal(await ended(child), 0);
      await sleep(1);
      assert.equal(received, 1);
      process.exit();
    });
