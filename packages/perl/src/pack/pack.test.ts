import { expect, test } from 'vitest';
import { pack } from './pack.js';
import { unpack } from './unpack.js';

const hex = (text: string) => Buffer.from(text, 'latin1').toString('hex');

test('pack and unpack of what network programs use', () => {
  expect(hex(pack('l', 1))).toBe('01000000');
  expect(hex(pack('n N v V', 1, 2, 3, 4))).toBe('0001000000020300' + '04000000');
  expect(hex(pack('C4', 127, 0, 0, 1))).toBe('7f000001');
  expect(hex(pack('n/a* w', 'hello', 300))).toBe('000568656c6c6f822c');
  expect(unpack('N', '\xff\xff\xff\xff')).toBe(4294967295);
  expect(unpack('N', 'ab')).toBe(undefined);
  expect(unpack.list('n/a* a*', '\0\x03abcde')).toEqual(['abc', 'de']);
  expect(unpack('C', new Uint8Array([0, 7]).subarray(1))).toBe(7);
});

test('an integer that a double cannot hold is a bigint', () => {
  expect(unpack.list('Q q', '\xff'.repeat(16))).toEqual([2n ** 64n - 1n, -1]);
  expect(unpack('w', pack('w', 2n ** 70n))).toBe(2n ** 70n);
  expect(hex(pack('Q>', '18446744073709551615'))).toBe('f'.repeat(16));
});

test('pointers are refused', () => {
  for (const type of 'pP') {
    expect(() => pack(type, 1)).toThrow(`Type '${type}' isn't supported in pack`);
    expect(() => unpack(type, 'abc')).toThrow(`Type '${type}' isn't supported in unpack`);
  }
});

test('a string of characters comes of U, of W and of strings with some', () => {
  expect(pack('U*', 0x263a, 0x1f600)).toBe('\u263a\u{1f600}');
  expect(pack('C0U', 0x263a)).toBe('\xe2\x98\xba');
  expect(pack('U0C3', 0xe2, 0x98, 0xba)).toBe('\u263a');
  expect(pack('nWn', 1, 0x263a, 0xffff)).toBe('\0\x01\u263a\xff\xff');
  expect(unpack.list('U*', '\u263a\u{1f600}')).toEqual([0x263a, 0x1f600]);
  expect(unpack.list('a a', '\u{1f600}b')).toEqual(['\u{1f600}', 'b']);
  expect(() => pack('U', 0x110000)).toThrow('Use of code point 0x110000 is not allowed');
});

test('numbers with fractions', () => {
  expect(hex(pack('f> d> F<', 1.5, -2, 1.5))).toBe('3fc00000' + 'c000000000000000' + '000000000000f83f');
  for (const value of [0, -0, 1.1, -2.5e-310, 5e-324, 1.7976931348623157e308, Infinity, -Infinity])
    expect(unpack.list('d D d> D>', pack('d D d> D>', value, value, value, value))).toEqual(
      Array(4).fill(value),
    );
  expect(unpack('D', pack('D', 'nan'))).toBeNaN();
});

test('checksums', () => {
  expect(unpack('%32C*', 'abc')).toBe(294);
  expect(unpack('%8C*', '\xff\xff')).toBe(254);
  expect(unpack('%32b*', '\x07\x80')).toBe(4);
});

test("mistakes in a template are told in perl's words", () => {
  const mistakes: Record<string, string> = {
    y: "Invalid type 'y' in pack",
    'n 3': "Invalid type '3' in pack",
    '(n': "No group ending character ')' found in template",
    'n[2': "No group ending character ']' found in template",
    'n/': "Code missing after '/' in pack",
    'n/2': "'/' does not take a repeat count in pack",
    'a<': "'<' allowed only after types sSiIlLqQjJfFdDpP( in pack",
    's<>': "Can't use both '<' and '>' after type 's' in pack",
    '(s>)<': "Can't use '>' in a group with different byte-order in pack",
    'x[a*]': "Within []-length '*' not allowed in pack",
    n99999999999: 'pack/unpack repeat count overflow',
  };
  for (const [template, message] of Object.entries(mistakes))
    expect(() => pack(template, 1)).toThrow(message);
});

test('what cannot be packed or unpacked is told', () => {
  expect(() => pack('N', Number.POSITIVE_INFINITY)).toThrow("Cannot pack Inf with 'N'");
  expect(() => pack('w', -1)).toThrow('Cannot compress negative numbers in pack');
  expect(() => unpack('x5', 'abc')).toThrow("'x' outside of string in unpack");
  expect(() => unpack('w', '\x82')).toThrow('Unterminated compressed integer in unpack');
  expect(() => unpack('w/a', pack('w', 2n ** 63n))).toThrow("Negative '/' count in unpack");
  expect(() => unpack.list('C/a3', '\x02abc')).toThrow('Count after length/code in unpack');
});

test('A takes the blanks of Unicode off a string with wide characters', () => {
  expect(unpack('A*', '\u{100}a\u00a0\u0085\u2003\u3000')).toBe('\u{100}a');
  expect(unpack('A*', 'a\u00a0')).toBe('a\u00a0');
});

test('bytes are packed and unpacked as strings of them are', () => {
  const bytes = Uint8Array.of(0x61, 0xe9, 0);
  expect(pack('a*', bytes)).toBe('a\xe9\0');
  expect(pack('C/a*', bytes)).toBe('\x03a\xe9\0');
  expect(pack('Z*', bytes)).toBe('a\xe9\0\0');
  expect(unpack.list('a2 C', bytes)).toEqual(['a\xe9', 0]);
  expect(unpack.list('U0 a*', bytes)).toEqual(['a\xc3\xa9\0']);
  expect(() => unpack('a', 5 as never)).toThrow('unpack: EXPR must be a string or a Uint8Array, got 5');
});
