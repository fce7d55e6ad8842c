/**
 * What came of each package, as docs/ecosystem.md has it too. What begins with "fails" is a fault of ours that is known.
 * @type {Record<string, string>}
 */
const own = 'works with a client of its own';
const worker = 'refused: ERR_FORK_WORKER';

export const expected = {
  express: 'works',
  'fastify, pino': 'works',
  koa: 'works',
  ws: 'works',
  'socket.io': 'works',
  'fetch of Node': 'works',
  'undici: fetch': 'works',
  'undici: Pool': own,
  got: 'works',
  axios: 'works',
  'grpc-js': own,
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
  tsx: 'works',
  'ts-node': 'works',
  '@swc-node/register': 'works',
  'vitest, forks': 'works',
  mocha: 'works',
  jest: 'works',
};
