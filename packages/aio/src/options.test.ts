import { expect, test } from 'vitest';
import { checkWait } from './options.js';

test('a wait takes a signal, milliseconds and whether it holds the process', () => {
  expect(() => checkWait('read', {})).not.toThrow();
  expect(() =>
    checkWait('read', { signal: new AbortController().signal, timeout: 0, ref: false }),
  ).not.toThrow();
});

test('what is wrong is named', () => {
  const wrong = (options: object) => () => checkWait('read', options);
  expect(wrong({ signal: null })).toThrow(new TypeError('read: signal must be an AbortSignal, got null'));
  expect(wrong({ timeout: '5' })).toThrow(
    new TypeError("read: timeout must be a number of milliseconds, got '5'"),
  );
  expect(wrong({ timeout: Number.NaN })).toThrow(RangeError);
  expect(wrong({ timeout: 2 ** 31 })).toThrow(RangeError);
  expect(wrong({ ref: 1 })).toThrow(new TypeError('read: ref must be a boolean, got 1'));
});
