import { expect, test } from 'vitest';
import { gmtime, localtime, time, times } from './time.js';

test('gmtime in scalar and list form', () => {
  expect(gmtime(1000000000)).toBe('Sun Sep  9 01:46:40 2001');
  expect(gmtime.list(1000000000)).toEqual([40, 46, 1, 9, 8, 101, 0, 251, 0]);
  expect(gmtime(1000000000.9)).toBe('Sun Sep  9 01:46:40 2001');
  expect(gmtime(undefined)).toBe('Thu Jan  1 00:00:00 1970');
  expect(gmtime(1e20)).toBe(undefined);
  expect(gmtime.list(1e20)).toEqual([]);
});

test('without an argument it is now', () => {
  const before = time();
  const now = Date.parse(`${localtime()}`) / 1000;
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(time());
});

test('times are four numbers of seconds', () => {
  expect(times().map((seconds) => seconds >= 0)).toEqual([true, true, true, true]);
});
