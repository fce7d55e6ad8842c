// CVE-2024-22017: a change of identity that file calls on an io_uring would not follow.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);

const id = sys.getuid();
const group = sys.getgid();
const changes = {
  setuid: () => sys.setuid(id),
  seteuid: () => sys.seteuid(id),
  setreuid: () => sys.setreuid(id, id),
  setresuid: () => sys.setresuid(id, id, id),
  setgid: () => sys.setgid(group),
  setegid: () => sys.setegid(group),
  setregid: () => sys.setregid(group, group),
  setresgid: () => sys.setresgid(group, group, group),
  setgroups: () => sys.setgroups([group]),
};

// Root in a user namespace that nobody has given groups to may not.
const maySetGroups = id === 0 && !/^deny/.test(readFileSync('/proc/self/setgroups', 'utf8'));

/** Node's own word on it, or undefined where it changes ids. Debian's refuses with any libuv, also one that has no such ring. */
function refusalOfNode(): string | undefined {
  const [major = 0, minor = 0] = (process.versions.uv ?? '').split('.').map(Number);
  if (major === 1 && minor >= 49) return undefined;
  try {
    process.seteuid?.(process.geteuid?.() ?? 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
  return undefined;
}

async function agree(): Promise<void> {
  await stat('/');
  const refusal = refusalOfNode();
  for (const [name, change] of Object.entries(changes)) {
    if (refusal !== undefined) {
      assert.throws(change, { code: refusal, message: new RegExp(`^${name}: .*io_uring.*CVE-2024-22017`) });
    } else if (name !== 'setgroups' || maySetGroups) change();
  }
}

for (const value of ['0', '1', '2', 'no number'])
  fresh(`with UV_USE_IO_URING=${value} ids change where Node changes them`, agree, {
    env: { UV_USE_IO_URING: value },
  });

fresh('without UV_USE_IO_URING ids change where Node changes them', agree);

fresh('what is set later does not count, as with Node', async () => {
  process.env['UV_USE_IO_URING'] = '1';
  await agree();
});
