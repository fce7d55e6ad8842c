import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { Server } from 'node:net';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PreforkOptions } from './options.js';
import type { Listener } from './order.js';
import type { WorkerContext } from './worker/context.js';

/** What a module of an application may export: hooks by name, and what serves as `serve` or by default. */
export type App = Partial<
  Pick<PreforkOptions, 'load' | 'serve' | 'beforeFork' | 'afterFork' | 'workerExit'>
> & { default?: unknown };

export interface LoadedApp {
  app: App;
  loaded: unknown;
}

/** Imports the application and has it load. */
export async function loadApp(file: string): Promise<LoadedApp> {
  const app = (await import(pathToFileURL(resolve(file)).href)) as App;
  const given = isObject(app.default) && 'serve' in app.default ? (app.default as App) : app;
  const loaded = await given.load?.();
  const { ready } = (given.default ?? {}) as { ready?: unknown };
  // Fastify's plugins are loaded by ready().
  if (typeof ready === 'function' && isObject(given.default)) await ready.call(given.default);
  if (given.serve === undefined && serverFor(given.default, false) === undefined)
    throw new TypeError(
      `${file} must export serve, or by default what answers requests: a function (express, node:http), an app with callback() (koa) or server (fastify), or a server`,
    );
  return { app: given, loaded };
}

/** Serves an application on all its listeners. */
export function serveApp(
  listeners: readonly Listener[],
  { app, loaded }: LoadedApp,
  worker: WorkerContext,
): unknown {
  if (app.serve) return app.serve(listeners, loaded, worker);
  return listeners.map(({ fd }, at) => {
    const server = serverFor(app.default, at > 0);
    return server?.listen({ fd });
  });
}

/** A server has one address: the second one wants another server. */
function serverFor(app: unknown, another: boolean): Server | undefined {
  if (app instanceof Server) return another ? sharing(app) : app;
  const { server, callback } = (isObject(app) || typeof app === 'function' ? app : {}) as {
    server?: unknown;
    callback?: () => RequestListener;
  };
  if (server instanceof Server) return another ? sharing(server) : server;
  if (typeof callback === 'function') return createServer(callback.call(app));
  return typeof app === 'function' ? createServer(app as RequestListener) : undefined;
}

/** A server that hands its connections to another. */
function sharing(server: Server): Server {
  return new Server((socket) => (server as HttpServer).emit('connection', socket));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
