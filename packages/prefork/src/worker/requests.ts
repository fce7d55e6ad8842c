import { subscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';

/** The requests of HTTP/1 that are being answered. */
const running = new Set<ServerResponse>();
let begun = 0;
let last = false;

function onClose(this: ServerResponse): void {
  running.delete(this);
}

subscribe('http.server.request.start', (message) => {
  const { response } = message as { response: ServerResponse };
  begun++;
  running.add(response);
  response.once('close', onClose);
  if (last) response.shouldKeepAlive = false;
});

/** How many requests there have been, and how many are being answered. */
export function requestCounts(): { requests: number; active: number } {
  return { requests: begun, active: running.size };
}

/** From here on each response is its connection's last, and says so. */
export function answerForTheLastTime(): void {
  last = true;
  for (const response of running) response.shouldKeepAlive = false;
}

/** In a new worker: what was counted was the mold's. */
export function resetRequests(): void {
  begun = 0;
  last = false;
  running.clear();
}
