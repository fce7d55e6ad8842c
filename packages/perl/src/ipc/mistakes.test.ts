import { expect, test } from 'vitest';
import { handle } from '../io/handle.js';
import { open2 } from './open2.js';
import { open3 } from './open3.js';

const wrong = (value: unknown) => value as never;

test.each([
  [
    () => open3(wrong(undefined), wrong(undefined), '', 'true'),
    "open3: CHLD_IN must be a handle, '<&NAME' or",
  ],
  [() => open3(handle('IN'), wrong('OUT'), '', 'true'), "open3: CHLD_OUT must be a handle, '>&NAME' or"],
  [
    () => open3(handle('IN'), handle('OUT'), wrong('ERR'), 'true'),
    "open3: CHLD_ERR must be a handle, '>&NAME' or",
  ],
  [
    () => open3('<&F', handle('OUT'), '', 'true'),
    "open3: what follows & must be STDIN, STDOUT, STDERR or a number, got 'F'",
  ],
  [() => open2(wrong('ls'), handle('IN'), 'true'), "open2: CHLD_OUT must be a handle, '>&NAME' or"],
])('a wrong end is named: %#', (call, message) => {
  expect(call).toThrow(TypeError);
  expect(call).toThrow(message);
});
