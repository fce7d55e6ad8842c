import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import * as taint from './index.js';

const value = new taint.Tainted('2345\n');

test('a tainted value turns into no string, number or JSON', () => {
  const conversions = [
    () => `${value}`,
    () => String(value),
    () => Number(value),
    () => JSON.stringify({ value }),
    () => ['a'].concat(value as never).join(''),
    () => 'a'.concat(value as never),
    // biome-ignore lint/suspicious/noDoubleEquals: what it converts silently is the point
    () => (value as never) == '2345\n',
    () => Object.fromEntries([[value as never, 1]]),
  ];
  for (const conversion of conversions) expect(conversion).toThrow(/^A tainted value is not a string/);
});

test('a tainted value does not show what it holds', () => {
  expect(inspect({ value })).toBe('{ value: Tainted }');
  expect(Object.keys(value)).toEqual([]);
});

test('match gives clean captures', () => {
  expect(value.match(/^(\d+)$/m)).toEqual(['2345']);
  expect(value.match(/^(\d+)(x)?$/)).toBe(undefined);
  expect(value.match(/(2)(x)?/)).toEqual(['2', '']);
  expect(value.match(/2/)).toEqual([]);
  const global = /(\d)/g;
  expect([value.match(global), value.match(global)]).toEqual([['2'], ['2']]);
  expect(taint.match('clean', /(l)/)).toEqual(['l']);
  expect(taint.match(2345, /^(\d+)$/)).toEqual(['2345']);
  expect(taint.match(undefined, /(.)/)).toBe(undefined);
});

test('the environment is bytes here and UTF-8 in Node', () => {
  taint.ENV['PERLIPC_TEST'] = 'n\xc3\xa9';
  expect([process.env['PERLIPC_TEST'], taint.ENV['PERLIPC_TEST']]).toEqual(['né', 'n\xc3\xa9']);
  process.env['PERLIPC_TEST'] = 'ö';
  expect(taint.match(taint.ENV['PERLIPC_TEST'], /(.*)/)).toEqual(['\xc3\xb6']);
  expect((taint.ENV as { [Symbol.iterator]?: unknown })[Symbol.iterator]).toBe(undefined);
  delete taint.ENV['PERLIPC_TEST'];
  expect('PERLIPC_TEST' in process.env).toBe(false);
});

test('qq, sprintf and sockaddr_in carry taint, and only then', () => {
  expect(taint.tainted(taint.qq`a ${value} b`)).toBe(true);
  expect(taint.qq`a ${1} b`).toBe('a 1 b');
  expect(taint.tainted(taint.sprintf('%d', value))).toBe(true);
  expect(taint.sprintf('%d', 5)).toBe('5');
  expect(taint.tainted(taint.sockaddr_in(value, new Uint8Array(4)))).toBe(true);
  expect(taint.sockaddr_in(5, new Uint8Array(4))).toHaveLength(16);
  expect(taint.tainted(taint.pack_sockaddr_in(value, '\0\0\0\0'))).toBe(true);
  expect(taint.tainted(taint.pack_sockaddr_un(value))).toBe(true);
});

test('TypeScript refuses a tainted value where a string is wanted, and the code refuses it too', () => {
  const handle = taint.handle('F');
  const calls = [
    // @ts-expect-error: a string is wanted
    () => taint.unlink(value),
    // @ts-expect-error: a pid is wanted
    () => taint.kill(0, value),
    // @ts-expect-error: a packed address is wanted
    () => taint.bind(handle, value),
    // @ts-expect-error: a packed address is wanted
    () => taint.connect(handle, taint.sockaddr_in(value, new Uint8Array(4))),
    // @ts-expect-error: a number is wanted
    () => taint.socket(handle, 2, 1, value),
    // @ts-expect-error: only what is read may have a tainted name
    () => taint.open(handle, '>', value),
    // @ts-expect-error: a command is wanted
    () => taint.readpipe(value),
  ];
  for (const call of calls)
    expect(call).toThrow(/^Insecure dependency in \S+ while running with -T switch at .* line \d+\.\n$/);
  // @ts-expect-error: a string is wanted
  const text: string = value;
  expect(text).toBe(value);
  // @ts-expect-error: exec takes what can be printed, which a tainted value is not
  expect(() => taint.exec('/bin/echo', value)).toThrow(/^Insecure \$ENV\{PATH\}/);
});
