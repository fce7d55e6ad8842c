import { channel } from 'node:diagnostics_channel';
import { onclose } from './watching.js';

/** What `perlipc.aio.accept` publishes. */
export interface AcceptEvent {
  server: number;
  fd: number;
  address: Uint8Array;
}

/** What `perlipc.aio.connect` publishes, with `error` where it failed. */
export interface ConnectEvent {
  fd: number;
  address: Uint8Array;
  error?: unknown;
}

/** What `perlipc.aio.close` publishes, before sys closes the descriptor. */
export interface CloseEvent {
  fd: number;
}

/** A channel of [diagnostics_channel](https://nodejs.org/api/diagnostics_channel.html). */
class Event<Message> {
  readonly #channel;

  constructor(name: string) {
    this.#channel = channel(`perlipc.aio.${name}`);
  }

  get heard(): boolean {
    return this.#channel.hasSubscribers;
  }

  tell(message: Message): void {
    this.#channel.publish(message);
  }
}

export const accepted = new Event<AcceptEvent>('accept');
export const connected = new Event<ConnectEvent>('connect');
const closed = new Event<CloseEvent>('close');

onclose((fd) => {
  if (closed.heard) closed.tell({ fd });
});
