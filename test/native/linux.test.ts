import assert from 'node:assert/strict';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);

fresh(
  'the entry for Linux: nothing that Linux has is undefined, and uses need no assertion',
  async () => {
    const linux = await import('@perlipc/sys/linux');
    // What one C library has and another hasn't.
    const libcs = [
      'AI_CANONIDN',
      'AI_IDN',
      'NI_IDN',
      'O_FSYNC',
      'ARG_MAX',
      'CHILD_MAX',
      'LINK_MAX',
      'OPEN_MAX',
      'MAX_CANON',
      'MAX_INPUT',
    ];
    const missing = Object.entries(linux).filter(
      ([name, value]) => value === undefined && !libcs.includes(name),
    );
    assert.deepEqual(
      missing.map(([name]) => name).sort(),
      ['SIGEMT', 'SIGINFO', 'SO_NOSIGPIPE', 'TCP_KEEPALIVE', 'TCP_NOOPT', 'TCP_NOPUSH'].sort(),
    );
    const [one] = linux.socketpair(linux.AF_UNIX, linux.SOCK_STREAM);
    linux.getsockopt(one, linux.SOL_SOCKET, linux.SO_PEERCRED);
    assert.throws(() => linux.sigtimedwait([], 0.001), { code: 'EAGAIN' });
  },
  { skip: process.platform === 'linux' ? undefined : 'the entry for Linux' },
);

fresh('elsewhere it says so at its import', async () => {
  Object.defineProperty(process, 'platform', { value: 'darwin' });
  await assert.rejects(import('@perlipc/sys/linux'), {
    message:
      '@perlipc/sys/linux is for programs of Linux; on darwin import @perlipc/sys, where what a platform may lack is optional',
  });
});
