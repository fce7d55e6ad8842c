import { expect, test } from 'vitest';
import { or, truth } from './truth.js';

test.each([
  ['', false],
  ['0', false],
  [0, false],
  [undefined, false],
  [null, false],
  ['00', true],
  ['0.0', true],
  [' ', true],
  ['0 but true', true],
  ['a', true],
  [-1, true],
])('%j is %s', (value, expected) => {
  expect(truth(value)).toBe(expected);
  expect(or(value, 2345)).toBe(expected ? value : 2345);
});
