import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { die, evaluate, exit, handle, open, print, STDERR, STDOUT } from '@perlipc/perl';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);

/** This case again, with ENDING set, and its stdout on a device that is full. */
function ending(how: string, stdout: 'pipe' | 'full') {
  const full = openSync('/dev/full', 'w');
  try {
    const child = spawnSync(process.execPath, process.argv.slice(1), {
      env: { ...process.env, ENDING: how },
      stdio: ['ignore', stdout === 'full' ? full : 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    return { stdout: child.stdout, stderr: child.stderr, status: child.status };
  } finally {
    closeSync(full);
  }
}

const how = process.env['ENDING'];

fresh('output that is lost at the end fails a process that was to succeed', () => {
  if (how) {
    print('x');
    if (how !== 'naturally') exit(Number(how));
    return;
  }
  const stderr = 'Unable to flush stdout: No space left on device\n';
  assert.deepEqual(ending('naturally', 'full'), { stdout: null, stderr, status: 1 });
  assert.deepEqual(ending('0', 'full'), { stdout: null, stderr, status: 1 });
  assert.deepEqual(ending('3', 'full'), { stdout: null, stderr, status: 3 });
  assert.deepEqual(ending('3', 'pipe'), { stdout: 'x', stderr: '', status: 3 });
});

fresh('what all handles hold is written however the process ends', () => {
  if (how) {
    const copy = handle('copy');
    open(copy, '>&', STDOUT);
    print(copy, 'from the copy, ');
    print(STDERR, 'at once\n');
    if (how === 'die') setImmediate(() => die('dead\n'));
    if (how === 'throw') {
      evaluate(() => die('caught'));
      setImmediate(() => {
        throw new Error('thrown');
      });
    }
    if (how === 'reject') void Promise.reject(new Error('rejected'));
    return;
  }
  assert.deepEqual(ending('end', 'pipe'), { stdout: 'from the copy, ', stderr: 'at once\n', status: 0 });
  const died = { stdout: 'from the copy, ', stderr: 'at once\ndead\n', status: 29 };
  assert.deepEqual(ending('die', 'pipe'), died);
  for (const [ended, message] of [
    ['throw', /^at once\nError: thrown\n {4}at /],
    ['reject', /Error: rejected\n {4}at /],
  ] as const) {
    const { stdout, stderr, status } = ending(ended, 'pipe');
    assert.deepEqual([stdout, status], ['from the copy, ', 1]);
    assert.match(stderr, message);
  }
});
