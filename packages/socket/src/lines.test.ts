import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Bounds, EndedEarly, LineReader, line, message, TooLong } from './lines.js';

const folder = mkdtempSync(join(tmpdir(), 'perlipc-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A reader of a file with these bytes. */
function reading<T>(bytes: string | Buffer, use: (reader: LineReader) => T, bounds?: Bounds): T {
  const file = join(folder, 'bytes');
  writeFileSync(file, bytes);
  const fd = openSync(file, 'r');
  try {
    return use(new LineReader(fd, bounds));
  } finally {
    closeSync(fd);
  }
}

test('line ends in CRLF and refuses line ends of its own', () => {
  expect(line('HELO me').toString()).toBe('HELO me\r\n');
  expect(line('').toString()).toBe('\r\n');
  for (const text of ['a\nRCPT TO:<b>', 'a\r', '\n'])
    expect(() => line(text)).toThrow(/^line: text must not have CR or LF/);
});

test('message stuffs dots and ends with one', () => {
  expect(message(['a', '.', '..b', '', 'c.']).toString()).toBe('a\r\n..\r\n...b\r\n\r\nc.\r\n.\r\n');
  expect(message('a\n.b\r\nc').toString()).toBe('a\r\n..b\r\nc\r\n.\r\n');
  expect(message('').toString()).toBe('.\r\n');
  expect(message('\n').toString()).toBe('\r\n.\r\n');
});

test('lines end in CRLF or LF', () => {
  const lines = reading('a\r\nb\n\n\r\nc\rd\r\r\n\xe9\n', (r) => [0, 1, 2, 3, 4, 5, 6].map(() => r.line()));
  expect(lines).toEqual(['a', 'b', '', '', 'c\rd\r', '\xe9', undefined]);
});

test('a last line without an end is an error, and not a line', () => {
  reading('a\nb', (r) => {
    expect(r.line()).toBe('a');
    expect(() => r.line()).toThrow(EndedEarly);
  });
});

test('messages and lines come after one another', () => {
  reading('354 go\r\na\r\n..b\r\n.c\n.\r\n250 ok\r\n', (r) => {
    expect(r.line()).toBe('354 go');
    expect(r.message()).toEqual(['a', '.b', 'c']);
    expect(r.line()).toBe('250 ok');
    expect(() => r.message()).toThrow(EndedEarly);
  });
});

test('what message wrote is what message reads', () => {
  const texts = ['.', '..', '', 'x'.repeat(4093), '. ', '\u263a', '.\u263a', 'a\0b'];
  reading(Buffer.concat([message(texts), message(texts)]), (r) => {
    for (let i = 0; i < 2; i++) expect(r.message()).toEqual(texts);
  });
});

test('a line may be as long as its bound, and no longer', () => {
  reading(`${'x'.repeat(6)}\r\n`, (r) => expect(r.line()).toBe('x'.repeat(6)), { line: 8 });
  reading(`${'x'.repeat(7)}\r\n`, (r) => expect(() => r.line()).toThrow(TooLong), { line: 8 });
  reading('x'.repeat(100_000), (r) => expect(() => r.line()).toThrow(TooLong));
});

test('a message may be as long as its bound, and no longer', () => {
  const bytes = message(['abc', 'def']);
  reading(bytes, (r) => expect(r.message()).toEqual(['abc', 'def']), { message: 10 });
  reading(bytes, (r) => expect(() => r.message()).toThrow(TooLong), { message: 9 });
});

test('bounds must be numbers that a line can have', () => {
  expect(() => new LineReader(0, { line: 1 })).toThrow(
    'LineReader: bounds.line must be an integer of at least 2, got 1',
  );
  expect(() => new LineReader(0, { message: Number.NaN })).toThrow('bounds.message');
});
