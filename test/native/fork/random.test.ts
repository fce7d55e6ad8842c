import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { _exit, close, fork, pipe, read, write } from '@perlipc/sys';
import { ended } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

const { randomUUIDv7 } = crypto as { randomUUIDv7?: () => string };
/** Every call whose results Node may make of bytes that it has drawn before. */
const draws: Record<string, () => string> = {
  randomUUID: () => crypto.randomUUID(),
  'the global randomUUID': () => globalThis.crypto.randomUUID(),
  randomInt: () => String(crypto.randomInt(2 ** 47)),
  randomBytes: () => crypto.randomBytes(8).toString('hex'),
  getRandomValues: () => crypto.getRandomValues(new Uint32Array(2)).join(),
  // A clock stands before the drawn bits.
  ...(randomUUIDv7 && { randomUUIDv7: () => randomUUIDv7().slice(19) }),
};

for (const [name, draw] of Object.entries(draws))
  for (const before of [1, 100])
    fresh(`no number is returned twice: ${name} after ${before}`, async () => {
      for (let i = 0; i < before; i++) draw();
      const seen: string[] = [];
      for (let child = 0; child < 4; child++) {
        const [reader, writer] = pipe();
        const pid = fork();
        const mine = Array.from({ length: 20 }, draw);
        if (pid === 0) {
          write(writer, Buffer.from(mine.join(' ')));
          _exit(0);
        }
        const buffer = Buffer.alloc(4096);
        seen.push(...mine, ...buffer.toString('latin1', 0, read(reader, buffer)).split(' '));
        close(reader);
        close(writer);
        assert.equal(await ended(pid), 0);
      }
      assert.equal(seen.length, 160);
      assert.equal(new Set(seen).size, 160);
    });

fresh('a source whose batches do not show is refused, by name', () => {
  crypto.randomUUID = () => '0-0-0-0-0';
  assert.throws(() => fork(), { code: 'ERR_FORK_RUNTIME', message: /crypto\.randomUUID/ });
});
