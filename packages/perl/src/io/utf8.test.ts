import { expect, test } from 'vitest';
import { layerOf } from './layer.js';
import { decoded, encoded, missingBytes } from './utf8.js';

test('knows the layers for bytes and for UTF-8, the last one deciding', () => {
  expect(layerOf('')).toBe('bytes');
  expect(layerOf(':raw :utf8')).toBe('utf8');
  expect(layerOf(':encoding(UTF-8)')).toBe('utf8');
  expect(layerOf(':utf8:bytes')).toBe('bytes');
});

test('all 256 bytes pass the bytes layer unchanged', () => {
  const all = String.fromCharCode(...Array(256).keys());
  expect(encoded(all, 'bytes', 'print')).toBe(all);
});

test('encodes characters and decodes them again', () => {
  const text = 'a\u00e9\u263a\u{1f600}';
  expect(encoded(text, 'utf8', 'print')).toBe('a\xc3\xa9\xe2\x98\xba\xf0\x9f\x98\x80');
  expect(decoded(encoded(text, 'utf8', 'print'))).toBe(text);
  expect(decoded('\xef\xbb\xbfx')).toBe('\ufeffx');
});

test('tells how many bytes a cut character lacks', () => {
  expect(missingBytes('abc')).toBe(0);
  expect(missingBytes('a\xc3')).toBe(1);
  expect(missingBytes('a\xc3\xa9')).toBe(0);
  expect(missingBytes('\xe2')).toBe(2);
  expect(missingBytes('\xf0\x9f')).toBe(2);
  expect(missingBytes('\xf0\x9f\x98\x80')).toBe(0);
  expect(missingBytes('\x80\x80')).toBe(0);
});
