// What forks leave behind in a server that goes on meanwhile; PERLIPC_FORKS=5000 is the long form.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { _exit, fork, waitpidAsync } from '@perlipc/sys';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const sanitized = process.env['PERLIPC_TEST_PRELOAD'] !== undefined;
/** Under coverage each child writes half a megabyte of counts, and a sanitizer's terabytes have page tables. */
const usual = process.env['NODE_V8_COVERAGE'] || sanitized ? 50 : 250;
const forks = Number(process.env['PERLIPC_FORKS'] ?? usual);
const settled = Math.min(500, forks / 2);

const count = (of: string) => fs.readdirSync(`/proc/self/${of}`).length;
const mappings = () => fs.readFileSync('/proc/self/maps', 'latin1').split('\n').length;

function resident(): number {
  for (let i = 0; i < 2; i++) globalThis.gc?.();
  return process.memoryUsage().rss / 2 ** 20;
}

fresh(
  `${forks} forks of a server at work leave no descriptor, thread, mapping or memory`,
  async () => {
    const server = http.createServer((_request, response) => response.end('answer')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    let answers = 0;
    let over = false;
    const ask = async () => {
      while (!over) {
        const [response] = (await once(http.get(url, { agent }), 'response')) as [http.IncomingMessage];
        await once(response.resume(), 'end');
        answers++;
      }
    };
    const asking = ask();
    const forkOne = async () => {
      const pid = fork();
      if (pid === 0) _exit(0);
      assert.equal((await waitpidAsync(pid)).status, 0);
    };
    const state = () => ({ descriptors: count('fd'), threads: count('task') });
    let before = state();
    let [maps, memory] = [0, 0];
    for (let i = 0; i < forks; i++) {
      await forkOne();
      if (i + 1 !== settled) continue;
      await sleep(20);
      [before, maps, memory] = [state(), mappings(), resident()];
    }
    await sleep(20);
    const after = state();
    assert.deepEqual(after, before);
    // V8's heap grows for a while under these requests, with forks or without: by some 50 mappings and 10 MiB.
    assert.ok(mappings() - maps < 100, `${maps} mappings, now ${mappings()}`);
    // What a sanitizer has freed it keeps resident, up to 256 MiB.
    assert.ok(sanitized || resident() - memory < 20, `${memory} MiB, now ${resident()}`);
    assert.ok(answers >= forks / 2, `${answers} answers`);
    over = true;
    await asking;
    agent.destroy();
    server.close();
  },
  { execArgv: ['--expose-gc'], timeout: 90_000 + forks * 60, env: { PERLIPC_FORKS: String(forks) } },
);
