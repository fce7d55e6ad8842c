const own = 'works with a client of its own';
const worker = 'refused: ERR_FORK_WORKER';

/**
 * How the line of each package begins, as docs/ecosystem.md has it too.
 * @type {Record<string, string | string[]>}
 */
export const expected = {
  express: 'works',
  'fastify, pino': 'works',
  koa: 'works',
  ws: 'works',
  'socket.io': 'works',
  'fetch of Node': 'works',
  'undici: fetch': 'works',
  'undici: Pool': 'works',
  got: 'works',
  axios: 'works',
  'grpc-js': 'works',
  ioredis: own,
  redis: own,
  pg: own,
  mysql2: own,
  'better-sqlite3': 'works',
  'node:sqlite': 'works',
  sharp: 'refused: ERR_FORK_FOREIGN_THREADS',
  'sharp, { foreignThreads: true }': 'works',
  bcrypt: 'works',
  jsdom: 'works',
  WebAssembly: 'works',
  piscina: worker,
  'piscina, destroyed before': 'works',
  'pino.transport': worker,
  // On Node 20, where esbuild's service process stays with the parent, and from 22 on.
  tsx: ['fails: Error [TransformError]: The service is no longer running', 'refused: fork: 1 Worker'],
  'ts-node': 'works',
  '@swc-node/register': 'works',
  'vitest, forks': 'works',
  mocha: 'works',
  jest: 'works',
};
