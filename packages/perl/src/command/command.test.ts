import { expect, test } from 'vitest';
import { commandOf } from './command.js';

test('several words are taken as they are', () => {
  expect(commandOf(['echo', 'a  b', '$x'])).toEqual({ file: 'echo', words: ['echo', 'a  b', '$x'] });
});

test('one is split at blanks', () => {
  expect(commandOf(['  echo a\t b\n'])).toEqual({ file: 'echo', words: ['echo', 'a', 'b'] });
  expect(commandOf([' '])).toBeUndefined();
});

test('one with something for the shell goes there', () => {
  for (const command of [
    'echo $HOME',
    'a | b',
    'A=1 env',
    '=x',
    'exec true',
    '. file',
    'a\nb',
    "echo 'a'",
    'true 2>&1',
  ])
    expect(commandOf([command])).toEqual({ file: '/bin/sh', words: ['sh', '-c', command] });
  expect(commandOf(['execute a=b'])?.words).toEqual(['execute', 'a=b']);
});
