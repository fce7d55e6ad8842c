import { handle } from '@perlipc/perl';
import { expect, test } from 'vitest';
import { spawn } from './spawn.js';

test('what is no function is told before a child is made', () => {
  expect(() => spawn(handle('CLIENT'), 'exec' as never)).toThrow(
    /^usage: spawn CLIENT CODEREF at .*spawn\.ts line \d+/,
  );
});
