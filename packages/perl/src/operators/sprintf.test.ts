import { expect, test } from 'vitest';
import { sprintf } from './sprintf.js';

test('halves go to even, and digits are exact', () => {
  expect(['0.5', '1.5', '2.5'].map((text) => sprintf('%.0f', text))).toEqual(['0', '2', '2']);
  expect(sprintf('%.20f', 0.1)).toBe('0.10000000000000000555');
  expect(sprintf('%g %e %G', 1e-5, 12345.678, 1e-10)).toBe('1e-05 1.234568e+04 1E-10');
});

test('integers have 64 bits', () => {
  expect(sprintf('%d %u %x', 2 ** 40, -1, -1)).toBe('1099511627776 18446744073709551615 ffffffffffffffff');
  expect(sprintf('%#x %#o %#b %+d % d', 255, 8, 5, 5, 5)).toBe('0xff 010 0b101 +5  5');
});

test('width, precision and index may come from arguments', () => {
  expect(sprintf('%*d|%-*d|%.*f', 5, 3, 5, 3, 2, Math.PI)).toBe('    3|3    |3.14');
  expect(sprintf('%2$s %1$s', 'a', 'b')).toBe('b a');
  expect(sprintf('%vd %s', '1.22.333', 'x')).toBe('49.46.50.50.46.51.51.51 x');
});

test('what is no directive stays', () => {
  expect(sprintf('%y %n %p %')).toBe('%y %n %p %');
});

test('a width that is no int dies', () => {
  expect(() => sprintf('%2147483648d', 1)).toThrow('Integer overflow in format string for sprintf');
});

test('zeros fill before the sign of an infinity', () => {
  expect(sprintf('%08d|%08.1f|%+08x|%-08f|', -Infinity, Infinity, Infinity, -Infinity)).toBe(
    '0000-Inf|00000Inf|0000+Inf|-Inf    |',
  );
  expect(sprintf('%08d|%+08g', Number.NaN, Number.NaN)).toBe('00000NaN|00000NaN');
});

test('fractions in hexadecimal', () => {
  expect(sprintf('%a %.2a %.0a %A', 3.14, 3.14, 1.5, 255.5)).toBe(
    '0x1.91eb851eb851fp+1 0x1.92p+1 0x2p+0 0X1.FFP+7',
  );
  expect(sprintf('%a|%.5a|%012a|%-10a|', 5e-324, 5e-324 * 12345, -1.5, 0)).toBe(
    '0x1p-1074|0x1.81c80p-1061|-0x0001.8p+0|0x0p+0    |',
  );
});

test('a string of ours ends at U+10FFFF', () => {
  expect(sprintf('%c', 0x10ffff)).toBe('\u{10ffff}');
  expect(() => sprintf('%c', 0x110000)).toThrow(
    'Use of code point 0x110000 is not allowed; the permissible max is 0x10FFFF',
  );
});
