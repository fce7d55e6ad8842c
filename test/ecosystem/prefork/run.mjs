// Express, fastify, koa and node:http served by perlipc-prefork under autocannon, while everything is done to the service that may
// be done without a request lost: node test/ecosystem/prefork/run.mjs [--rounds N] [APP…]. Fails if a request or a connection was lost.
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';

const built = new URL('../../dist/prefork/', import.meta.url);
const { Load } = await import(new URL('load.js', built).href);
const { cli, Service, until } = await import(new URL('support.js', built).href);
const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '5' } },
  allowPositionals: true,
});
const CONNECTIONS = 8;
const rounds = Number(values.rounds);
const apps = positionals.length > 0 ? positionals : ['http', 'express', 'fastify', 'koa'];

const scenarios = {
  HUP: async (service) => {
    service.signal('SIGHUP');
    await service.line('restart is done');
  },
  'USR2, good': async (service) => {
    service.signal('SIGUSR2');
    await service.upgraded();
    await service.ended;
  },
  'USR2, failing': async (service, broken) => {
    writeFileSync(broken, '');
    service.signal('SIGUSR2');
    await service.line('the new program has failed, the old one goes on');
    rmSync(broken);
  },
  TTIN: async (service) => {
    service.signal('SIGTTIN');
    await service.line('one more');
  },
  TTOU: async (service) => {
    service.signal('SIGTTOU');
    await service.line('stopped');
  },
  'a worker terminated': async (service) => {
    const { pid = 0 } = await service.line('ready');
    process.kill(pid, 'SIGTERM');
    await service.line((line) => line.message === 'ready', service.lines.length);
  },
  refork: async (service) => {
    await service.line('refork is done');
  },
};

/** What comes of a request that no worker has taken: when a service has ended nobody listens, and who waits in the queue is reset. */
const untaken = (failure) => failure === 'ECONNREFUSED' || failure === 'ECONNRESET';

/** Scenarios after which something may be missing: how many of the failures count. */
const ends = {
  TERM: async (service, load) => {
    service.signal('SIGTERM');
    if ((await service.ended) !== 0) throw new Error('it did not end by itself');
    if (service.lines.some(({ message }) => message === 'leaves requests unanswered'))
      throw new Error('a request that was taken is not answered');
    const { answered, failures } = await load.end();
    return { requests: answered, lost: failures.filter((failure) => !untaken(failure)).length };
  },
  // What it was answering goes with it: at most one request of each connection.
  'a worker killed': async (service, load) => {
    const { pid = 0 } = await service.line('ready');
    process.kill(pid, 'SIGKILL');
    await service.line((line) => line.message === 'ready', service.lines.length);
    await load.more(50);
    const { answered, failures } = await load.end();
    return { requests: answered, lost: Math.max(0, failures.length - CONNECTIONS) };
  },
};

/** autocannon on connections that are kept; with one each it doesn't get on. */
class Cannon {
  answered = 0;

  constructor({ host, port }) {
    this.cannon = autocannon({ url: `http://${host}:${port}/slow`, connections: CONNECTIONS, duration: 60 });
    this.done = new Promise((resolve) => this.cannon.on('done', resolve));
    this.cannon.on('response', () => this.answered++);
  }

  async more(count) {
    const wanted = this.answered + count;
    await until(() => this.answered >= wanted);
  }

  async end() {
    this.cannon.stop();
    const { errors, timeouts, non2xx, resets } = await this.done;
    return { answered: this.answered, failures: Array.from({ length: errors + timeouts + non2xx + resets }) };
  }
}

let lost = 0;
for (const app of apps) {
  for (const [name, act] of Object.entries({ ...scenarios, ...ends })) {
    for (const keepAlive of [false, true]) {
      const total = { requests: 0, lost: 0 };
      for (let round = 0; round < rounds; round++) {
        const result = await once(app, act, keepAlive, name === 'refork');
        total.requests += result.requests;
        total.lost += result.lost;
      }
      lost += total.lost;
      const how = keepAlive ? 'kept alive' : 'one each';
      console.log(
        `${app.padEnd(8)} ${name.padEnd(20)} ${how.padEnd(10)} ${rounds} × : ${total.requests} requests, ${total.lost} lost`,
      );
    }
  }
}
process.exitCode = lost > 0 ? 1 : 0;

async function once(app, act, keepAlive, refork) {
  const broken = join(tmpdir(), `prefork-broken-${process.pid}`);
  const file = fileURLToPath(new URL(`${app}.mjs`, import.meta.url));
  const options = ['--workers', '2', '--listen', '127.0.0.1:0', '--log-format', 'json'];
  const service = new Service([cli, file, ...options, ...(refork ? ['--refork-requests', '200'] : [])], {
    PF_BROKEN: broken,
    NODE_OPTIONS: `--import=${new URL('broken.mjs', import.meta.url)}`,
  });
  try {
    return await loaded(service, act, keepAlive, broken);
  } finally {
    await service[Symbol.asyncDispose]();
  }
}

async function loaded(service, act, keepAlive, broken) {
  const where = await service.serving();
  const isEnd = Object.values(ends).includes(act);
  const load = keepAlive && !isEnd ? new Cannon(where) : new Load(where, CONNECTIONS, keepAlive, '/slow');
  await load.more(50);
  if (isEnd) return act(service, load);
  await act(service, broken);
  await load.more(50);
  const { answered, failures } = await load.end();
  const serving = service.lines.findLast(({ message }) => message === 'serves');
  if (serving?.pid && serving.pid !== service.pid) process.kill(serving.pid, 'SIGTERM');
  return { requests: answered, lost: failures.length };
}
