// Clients of Debian's redis-server, postgresql and mariadb-server, and databases inside the process.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { createClient } from 'redis';
import { equal } from './equal.mjs';

const { ECOSYSTEM_REDIS: redis, ECOSYSTEM_POSTGRES: postgres, ECOSYSTEM_MARIADB: mariadb } = process.env;

/** A client of the parent's, and one that a child makes. @param {() => { ask: () => Promise<void>, end: () => unknown }} connect */
async function clients(connect) {
  const { ask, end } = await connect();
  return { use: ask, own: async () => (await connect()).ask(), close: end };
}

async function ioredis() {
  const client = new Redis(redis, { lazyConnect: true });
  await client.connect();
  return { ask: async () => equal(await client.echo('hello'), 'hello'), end: () => client.disconnect() };
}

async function nodeRedis() {
  const client = createClient({ socket: { path: redis } });
  await client.connect();
  return { ask: async () => equal(await client.echo('hello'), 'hello'), end: () => client.destroy() };
}

function postgresPool() {
  const pool = new pg.Pool({ host: postgres, user: 'perlipc', database: 'postgres', max: 2 });
  const ask = async () => equal((await pool.query("select 'hello' as word")).rows[0].word, 'hello');
  return { ask, end: () => pool.end() };
}

function mysqlPool() {
  const pool = mysql.createPool({ socketPath: mariadb, user: 'perlipc', connectionLimit: 2 });
  const ask = async () => equal((await pool.query("select 'hello' as word"))[0][0].word, 'hello');
  return { ask, end: () => pool.end() };
}

/** A table that both write into, on one connection that was opened before the fork only to be read. */
function counted(open) {
  const file = join(tmpdir(), `perlipc-ecosystem-${process.pid}.db`);
  return {
    async use() {
      const database = open(file);
      database.exec('create table if not exists words (word text)');
      database.prepare('insert into words values (?)').run('hello');
      equal(database.prepare('select word from words limit 1').get().word, 'hello');
      database.close();
    },
    close: () => rmSync(file),
  };
}

export const databases = {
  ioredis: () => clients(ioredis),
  redis: () => clients(nodeRedis),
  pg: () => clients(postgresPool),
  mysql2: () => clients(mysqlPool),
  'better-sqlite3': async () => {
    const { default: Database } = await import('better-sqlite3');
    return counted((file) => new Database(file));
  },
  'node:sqlite': async () => {
    const { DatabaseSync } = await import('node:sqlite');
    return counted((file) => new DatabaseSync(file));
  },
};
