import { Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';

/** Messages by structured clone over a stream socket. */
export class Channel<In, Out> {
  #listener: ((message: In) => void) | undefined;
  readonly #early: In[] = [];
  /** Called once, when the other side is gone. */
  onclose: () => void = () => {};
  /** Called with what fails of the socket, except for what the end of the other side makes of it. */
  onerror: (error: Error) => void = () => {};
  readonly #socket: Socket;
  #rest: Buffer = Buffer.alloc(0);

  /** The descriptor is the channel's from here on. */
  constructor(fd: number) {
    this.#socket = new Socket({ fd, readable: true, writable: true });
    this.#socket.on('data', (data) => this.#take(data));
    // The other side may have been killed: that is told by 'close'.
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') this.onerror(error);
    });
    this.#socket.on('close', () => this.onclose());
    this.#socket.on('end', () => this.#socket.end());
  }

  /** Has each message given to `listener`, and first those that came before. */
  listen(listener: (message: In) => void): void {
    this.#listener = listener;
    for (const message of this.#early.splice(0)) listener(message);
  }

  /** The next message; from here on messages wait to be asked for. */
  next(): Promise<In> {
    this.#listener = undefined;
    const [message] = this.#early.splice(0, 1);
    if (message !== undefined) return Promise.resolve(message);
    return new Promise((resolve) => {
      this.#listener = (first) => {
        this.#listener = undefined;
        resolve(first);
      };
    });
  }

  /** False if the other side is gone, or has much to read still. */
  send(message: Out): boolean {
    if (this.#socket.destroyed || this.#socket.writableEnded) return false;
    return this.#socket.write(frameOf(message));
  }

  close(): void {
    this.onclose = () => {};
    this.#socket.end();
  }

  /** In a forked child: the socket is the parent's. */
  abandon(): void {
    this.#socket.removeAllListeners();
    this.#socket.on('error', () => {});
  }

  #take(data: Buffer): void {
    const { messages, rest } = unframe(Buffer.concat([this.#rest, data]));
    this.#rest = rest;
    for (const message of messages as In[]) {
      if (this.#listener) this.#listener(message);
      else this.#early.push(message);
    }
  }
}

const HEAD = 4;

/** A length of four bytes and what `v8.serialize` makes. */
export function frameOf(message: unknown): Buffer {
  const body = serialize(message);
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

/** The whole messages, and the bytes of one that is not whole yet. */
export function unframe(bytes: Buffer): { messages: unknown[]; rest: Buffer } {
  const messages: unknown[] = [];
  let at = 0;
  while (bytes.length - at >= HEAD) {
    const end = at + HEAD + bytes.readUInt32LE(at);
    if (bytes.length < end) break;
    messages.push(deserialize(bytes.subarray(at + HEAD, end)));
    at = end;
  }
  return { messages, rest: bytes.subarray(at) };
}
