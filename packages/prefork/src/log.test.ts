import { expect, test } from 'vitest';
import { lineOf } from './log.js';

const time = new Date(0);

test('text: the worker first, words that need it in quotes', () => {
  expect(lineOf('text', time, 'info', 'ready', { worker: 3, pid: 9 })).toBe(
    '1970-01-01T00:00:00.000Z info [worker 3] ready pid=9',
  );
  expect(lineOf('text', time, 'warn', 'x', { why: 'two words', list: ['a', 'b'], none: undefined })).toBe(
    '1970-01-01T00:00:00.000Z warn [monitor] x why="two words" list=a,b',
  );
});

test('one line, whatever is in it', () => {
  const fields = { stack: 'a\nb' };
  expect(lineOf('text', time, 'error', 'x', fields)).not.toContain('\n');
  expect(JSON.parse(lineOf('json', time, 'error', 'x', fields))).toEqual({
    time: time.toISOString(),
    level: 'error',
    message: 'x',
    ...fields,
  });
});
