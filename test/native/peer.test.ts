import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import * as sys from '@perlipc/sys';
import { families, listening } from '../support/families.js';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);

/** What the addon exports, as any module of the process can get at it. */
function addon(): Record<string, unknown> {
  const modules = Object.values(createRequire(import.meta.url).cache);
  return modules.find((module) => module?.filename.endsWith('.node'))?.exports ?? assert.fail();
}

fresh('no memory that the addon keeps and writes to can be detached', () => {
  const views = Object.values(addon()).filter((value) => ArrayBuffer.isView(value));
  assert.ok(views.length > 0);
  for (const { buffer } of views) {
    assert.throws(() => structuredClone(buffer, { transfer: [buffer as ArrayBuffer] }));
    assert.equal('transfer' in buffer || 'resize' in buffer, false);
    assert.notEqual(buffer.byteLength, 0);
  }
});

for (const family of families) {
  fresh(
    `${family.name}: accept's address is a copy that the next one does not change`,
    () => {
      const { server, address } = listening(family);
      const accepted = () => {
        const client = sys.socket(family.domain, sys.SOCK_STREAM);
        sys.connect(client, address);
        return { ...sys.accept(server), client };
      };
      const first = accepted();
      const kept = Uint8Array.from(first.address);
      const second = accepted();
      assert.deepEqual(first.address, kept);
      assert.equal(first.address.buffer instanceof SharedArrayBuffer, false);
      assert.deepEqual(second.address, sys.getpeername(second.fd));
    },
    { skip: family.skip },
  );
}
