import * as sys from '@perlipc/sys';
import { expect, test } from 'vitest';
import { SIGNAL_NAMES, signalName, signalNumber } from './signal-name.js';

test('names go to numbers and back', () => {
  expect(signalNumber('CHLD')).toBe(sys.SIGCHLD);
  expect(signalName(sys.SIGCHLD)).toBe('CHLD');
  for (const name of SIGNAL_NAMES) expect(signalNumber(name)).toBeGreaterThan(0);
});

test('Perl’s second names are understood and not given', () => {
  expect(signalNumber('CLD')).toBe(sys.SIGCHLD);
  expect(signalNumber('IOT')).toBe(sys.SIGABRT);
  expect(signalName(sys.SIGABRT)).toBe('ABRT');
});

test('what is no name has no number', () => {
  for (const name of ['SIGINT', 'int', 'FOO', '', '__proto__', 'ZERO'])
    expect(signalNumber(name), name).toBeUndefined();
});

test.skipIf(sys.SIGRTMIN === undefined)('real-time signals have Perl’s names', () => {
  const first = sys.SIGRTMIN ?? 0;
  expect(signalName(first)).toBe('RTMIN');
  expect(signalName(first + 1)).toBe(`NUM${first + 1}`);
  expect(signalNumber('RTMAX')).toBe(sys.SIGRTMAX);
});
