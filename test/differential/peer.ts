import { connect, createServer, type Socket } from 'node:net';

/** What a peer does, one step after another. */
export type Step =
  | { send: string }
  /** Waits until so many bytes have come in all. */
  | { expect: number }
  /** Ends its side, and goes on reading. */
  | 'end'
  | 'reset';

/** The other end of a program's connection: connects to a port, or listens on one, which it prints. */
export interface Peer {
  port?: number;
  path?: string;
  steps: Step[];
}

async function play(socket: Socket, steps: Step[]): Promise<void> {
  const received: Buffer[] = [];
  let size = 0;
  let wake = () => {};
  socket.on('data', (data: Buffer) => {
    received.push(data);
    size += data.length;
    wake();
  });
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()).on('error', () => {}));
  for (const step of steps) {
    if (step === 'end') socket.end();
    else if (step === 'reset') socket.resetAndDestroy();
    else if ('send' in step) socket.write(step.send, 'latin1');
    else
      while (size < step.expect && !socket.readableEnded)
        await new Promise<void>((resolve) => (wake = resolve));
  }
  await closed;
  process.stdout.write(Buffer.concat(received).toString('hex'));
}

const { port, path, steps } = JSON.parse(process.argv[2] ?? '') as Peer;
if (port === undefined && path === undefined) {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    server.close();
    void play(socket, steps);
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
  });
} else {
  const options = path === undefined ? { port, host: '127.0.0.1' } : { path };
  const socket = connect(
    { ...options, port: port ?? 0, allowHalfOpen: true },
    () => void play(socket, steps),
  );
}
