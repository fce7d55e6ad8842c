import { expect, test } from 'vitest';
import { usage } from './usage.js';

test.each([
  [[], []],
  [
    ['localhost', '2345'],
    ['localhost', '2345'],
  ],
  [
    ['localhost', '-1'],
    ['localhost', '-1'],
  ],
  [
    ['--', '-x', '--help'],
    ['-x', '--help'],
  ],
  [
    ['a', '--', 'b', '--'],
    ['a', 'b', '--'],
  ],
])('of %j the arguments are %j', (words, args) => {
  usage(words, 'usage: test\n');
  expect(words).toEqual(args);
});
