import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { freshCases } from '../support/fresh.js';
import { noPython } from '../support/programs.js';

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

const PYTHON = `
import json, os, select, signal, socket
modules = (os, select, signal, socket)
print(json.dumps({n: int(getattr(m, n)) for m in modules for n in dir(m) if n.isupper() and isinstance(getattr(m, n), int)}))`;

fresh(
  'a constant that CPython has too has the value that it has there',
  async () => {
    const ours = new Map<string, unknown>(Object.entries(await import('@perlipc/sys/linux')));
    const theirs = Object.entries(JSON.parse(execFileSync('python3', ['-c', PYTHON]).toString()));
    const shared = theirs.filter(([name]) => ours.has(name));
    assert.ok(shared.length > 300);
    const differ = shared.filter(([name, value]) => ours.get(name) !== value);
    assert.deepEqual(differ, []);
  },
  { skip: process.platform === 'linux' ? noPython() : 'the entry for Linux' },
);
