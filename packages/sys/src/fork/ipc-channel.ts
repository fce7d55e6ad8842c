import { internals } from './node-internals.js';

/** In the child: the channel to the process that started the parent with `child_process.fork` is the parent's. */
export function leaveIpcChannel(): void {
  if (internals.channel !== undefined && internals.connected) internals.connected = false;
}
