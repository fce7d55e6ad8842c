import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { ECHILD, fork, WNOHANG, waitpid } from '@perlipc/sys';
import { ended, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const crypto: typeof import('node:crypto') = createRequire(import.meta.url)('node:crypto');

/** A Node that draws `count` of them ahead. */
function ahead<T>(count: number, draw: () => T): () => T {
  const drawn = Array.from({ length: count }, draw);
  return () => drawn.shift() ?? draw();
}

function refused(): void {
  assert.throws(() => fork(), {
    name: 'ForkRefusedError',
    code: 'ERR_FORK_RANDOM',
    message: new RegExp(`^fork: node ${process.version} draws random numbers ahead`),
  });
  assert.throws(() => waitpid(-1, WNOHANG), { errno: -ECHILD });
}

fresh('a Node that draws more UUIDs ahead than any known has its forks refused, each time', () => {
  crypto.randomUUID = ahead(4096, crypto.randomUUID) as typeof crypto.randomUUID;
  refused();
  refused();
});

fresh('so has one that draws more integers ahead', () => {
  crypto.randomInt = ahead(65_536, () => Math.floor(Math.random() * 2 ** 48)) as typeof crypto.randomInt;
  refused();
});

fresh('what was drawn before the fork is used up, however much of it is left', async () => {
  for (const used of [1, 64, 127, 128]) {
    for (let i = 0; i < used; i++) crypto.randomUUID();
    const child = await forked(() => {});
    assert.equal(await ended(child), 0);
  }
});
