// A listener of each kind, and connections that last.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import { createServer as createTcp } from 'node:net';
import { datagrams, nonblocking, sendto } from '@perlipc/aio';
import type { Listener, WorkerContext } from '@perlipc/prefork';

export function serve(listeners: readonly Listener[], _: unknown, worker: WorkerContext): unknown[] {
  const [http, http2, tcp, unix, udp, local = -1] = listeners.map(({ fd }) => fd);
  const echo = createSocket('udp4').on('message', (data, { port, address }) =>
    echo.send(data, port, address),
  );
  echo.bind({ fd: udp ?? -1 });
  void answerDatagrams(local);
  const streaming = createServer((request, response) => {
    response.write('begun\n');
    if (request.url === '/events') worker.signal.addEventListener('abort', () => response.end('over\n'));
    else response.end();
  });
  streaming.keepAliveTimeout = 200;
  const sessions = createHttp2();
  sessions.on('stream', (stream) => stream.end('h2'));
  return [
    streaming.listen({ fd: http }),
    sessions.listen({ fd: http2 }),
    createTcp((socket) => socket.end('tcp')).listen({ fd: tcp }),
    createServer((_request, response) => response.end('unix')).listen({ fd: unix }),
    echo,
  ];
}

async function answerDatagrams(fd: number): Promise<void> {
  nonblocking(fd);
  for await (const { data, address } of datagrams(fd)) await sendto(fd, data, address);
}
