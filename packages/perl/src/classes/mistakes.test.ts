import { expect, test } from 'vitest';
import { local } from '../base/local.js';
import { handle } from '../io/handle.js';
import { bless, IO, IOSocketINET, ref } from './index.js';

const wrong = (value: unknown) => value as never;

test.each([
  ['bless', () => bless(wrong(5)), 'bless: handle must be a handle, got 5'],
  [
    'bless',
    () => bless(handle('F'), wrong(Map)),
    'bless: pkg must be IOHandle or a class over it, got [Function: Map]',
  ],
  ['ref', () => ref(wrong('F')), "ref: handle must be a handle, got 'F'"],
  ['new', () => new IOSocketINET(wrong({})), 'IOSocketINET: name must be a string, got {}; arguments go to'],
  ['->new', () => IO.Socket.INET.new(wrong(5)), 'IO::Socket::INET: arguments must be an object, got 5'],
  ['IO::Pipe', () => IO.Pipe.new(wrong(1), wrong(2)), 'IO::Pipe: wants two handles or none, got [ 1, 2 ]'],
  ['local', () => local(wrong(5)), 'local: wants a variable with a value, or an object and a key, got 5'],
  ['local', () => local({ value: 1 }, 2, wrong(3)), 'local: block must be a function, got 3'],
])('%s names what it got', (_, call, message) => {
  expect(call).toThrow(TypeError);
  expect(call).toThrow(message);
});
