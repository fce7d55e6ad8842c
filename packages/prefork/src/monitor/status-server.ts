import { lstatSync, unlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { openSocket } from '../listen/open.js';
import { metricsOf } from './metrics.js';
import type { Status } from './status.js';

/** Answers on a Unix socket, which only its owner may use: `/status` as JSON, `/metrics` as Prometheus reads it. */
export class StatusServer {
  readonly #server: Server;

  constructor(
    private readonly path: string,
    status: () => Status,
  ) {
    this.#server = createServer((request, response) => {
      if (request.url === '/metrics') {
        response.setHeader('content-type', 'text/plain; version=0.0.4');
        response.end(metricsOf(status()));
      } else if (request.url === '/status') {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(status()));
      } else response.writeHead(404).end();
    });
    this.#server.on('error', (error) => process.emitWarning(`prefork: the status socket: ${error.message}`));
    // Of a program that has ended, or that this one takes over from: who has it open goes on with it.
    removeSocket(path);
    // Not by its path: libuv would remove the file of a program that has taken over.
    this.#server.listen({ fd: openSocket({ path, mode: 0o600, type: 'stream', key: '' }, false) });
    this.#server.unref();
  }

  close(remove: boolean): void {
    if (remove) removeSocket(this.path);
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** What is no socket stays: binding then fails. */
function removeSocket(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket()) unlinkSync(path);
}
