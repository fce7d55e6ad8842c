/** Each group is loaded for the case that is asked for alone: an import may start threads. */
const groups = {
  './servers.mjs': ['express', 'fastify, pino', 'koa', 'ws', 'socket.io'],
  './http-clients.mjs': ['fetch of Node', 'undici: fetch', 'undici: Pool', 'got', 'axios', 'grpc-js'],
  './databases.mjs': ['ioredis', 'redis', 'pg', 'mysql2', 'better-sqlite3', 'node:sqlite'],
  './others.mjs': [
    'sharp',
    'sharp, { foreignThreads: true }',
    'bcrypt',
    'jsdom',
    'WebAssembly',
    'piscina',
    'piscina, destroyed before',
    'pino.transport',
  ],
};

export const names = Object.values(groups).flat();

/** @type {Record<string, () => unknown>} */
export const cases = Object.fromEntries(
  Object.entries(groups).flatMap(([file, own]) =>
    own.map((name) => [name, async () => Object.values(await import(file))[0][name]()]),
  ),
);
