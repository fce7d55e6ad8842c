// Who the clients under test talk to, in this process. It has a network namespace to itself, so the ports are the services' own.
import { createSocket } from 'node:dgram';
import { connect, createServer, type NetConnectOpts, type Server } from 'node:net';

function listening(path: string | number, say: () => string | Uint8Array): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {}).resume();
    socket.end(say());
  });
  return new Promise((resolve) => server.listen(path, () => resolve(server)));
}

function now(): Uint8Array {
  const seconds = Buffer.alloc(4);
  seconds.writeUInt32BE((Math.floor(Date.now() / 1000) + 2_208_988_800) % 2 ** 32);
  return seconds;
}

/** Greets on TCP's 2345, 13 and 80 and on the socket file, and tells the time on 37. */
export async function startPeers(socketFile: string): Promise<void> {
  const greeting = () => 'Hello there\nand good bye\n';
  for (const place of [2345, 13, 80, socketFile]) await listening(place, greeting);
  await listening(37, now);
  const udp = createSocket('udp4');
  udp.on('message', (_, { port, address }) => udp.send(now(), port, address));
  await new Promise<void>((resolve) => udp.bind(37, '127.0.0.1', resolve));
}

/** What a server under test tells a client that says `words`, until it closes or `enough` has come. */
export function ask(
  target: NetConnectOpts,
  words: string,
  enough: RegExp,
  milliseconds: number,
): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(target, () => socket.write(words)).setEncoding('latin1');
    const late = setTimeout(() => socket.destroy(), milliseconds);
    socket.on('data', (more) => {
      text += more;
      if (enough.test(text)) socket.destroy();
    });
    socket.on('error', ({ message }) => (text += `[${message}]`));
    socket.on('close', () => {
      clearTimeout(late);
      resolve(text);
    });
  });
}
