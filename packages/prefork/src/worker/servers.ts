import { Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { Http2Session } from 'node:http2';
import { Server, type Socket } from 'node:net';

/** The servers of a worker, whether `serve` has returned them or not. */
export class Servers {
  readonly #servers = new Set<Server>();
  readonly #others = new Set<{ close(): unknown }>();
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Set<Http2Session>();

  /** Takes up what `serve` returned: a server, something that has one, such as fastify's, or an array of them. */
  add(returned: unknown): void {
    if (Array.isArray(returned)) for (const each of returned) this.add(each);
    else if (returned instanceof Server) this.#track(returned);
    else if (hasClose(returned)) {
      this.#others.add(returned);
      const { server } = returned as { server?: unknown };
      if (server instanceof Server) this.#track(server);
    }
  }

  /** Takes up the servers that the event loop has. Of those that the mold had it has some too, which were closed by the fork. */
  find(): void {
    const active: (() => unknown[]) | undefined = Reflect.get(process, '_getActiveHandles');
    for (const handle of active?.call(process) ?? [])
      if (handle instanceof Server ? handle.listening : isOpen(handle)) this.add(handle);
  }

  async listening(): Promise<void> {
    for (const server of this.#servers) if (!server.listening) await once(server, 'listening');
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** Seconds after which an idle connection would have been closed anyway. */
  get patience(): number {
    const all = [...this.#servers].map((server) => (server as HttpServer).keepAliveTimeout ?? 0);
    return Math.max(0, ...all.map((milliseconds) => (milliseconds || 5_000) / 1_000 + 1.5));
  }

  /**
   * Stops listening and resolves when all connections have ended. Those that http keeps alive are left open: each is
   * answered once more or ends by its own time, so that no request meets a closed one.
   */
  async end(): Promise<void> {
    const servers = [...this.#servers].map(
      (server) => new Promise<void>((resolve) => void Server.prototype.close.call(server, () => resolve())),
    );
    for (const session of this.#sessions) session.close();
    for (const other of this.#others) if (other instanceof DatagramSocket) other.close();
    await Promise.all(servers);
    for (const other of this.#others) if (!(other instanceof DatagramSocket)) await other.close();
  }

  /** Closes connections on which no request runs. */
  endIdle(): void {
    for (const server of this.#servers) (server as HttpServer).closeIdleConnections?.();
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  #track(server: Server): void {
    if (this.#servers.has(server)) return;
    this.#servers.add(server);
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on('session', (session: Http2Session) => {
      this.#sessions.add(session);
      session.once('close', () => this.#sessions.delete(session));
    });
  }
}

function isOpen(handle: unknown): boolean {
  if (!(handle instanceof DatagramSocket)) return false;
  try {
    return handle.address() !== undefined;
  } catch {
    return false;
  }
}

function hasClose(value: unknown): value is { close(): unknown } {
  return typeof (value as { close?: unknown } | null | undefined)?.close === 'function';
}
