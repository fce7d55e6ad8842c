import { expect, test } from 'vitest';
import { parseCommand } from './command.js';

test('options', () => {
  expect(
    parseCommand([
      ...['app.js', '--workers', '4', '--listen', ':80', '-l', 'unix:/a', '--spawn', '--timeout', '1.5'],
      ...['--refork-requests', '1000', '--status-socket', '/s'],
    ]),
  ).toEqual({
    kind: 'serve',
    app: 'app.js',
    options: {
      workers: 4,
      listen: [':80', 'unix:/a'],
      spawn: true,
      timeout: 1.5,
      refork: { requests: 1000 },
      status: '/s',
    },
  });
});

test.each([
  [[], 'which application?'],
  [['a', 'b'], 'one application, not also b'],
  [['a', '--workers', 'x'], '--workers must be a number, got x'],
])('%j', (args, why) => expect(parseCommand(args)).toEqual({ kind: 'wrong', why }));

test('an unknown option', () => expect(parseCommand(['--what'])).toMatchObject({ kind: 'wrong' }));
test('help', () => expect(parseCommand(['-h'])).toEqual({ kind: 'help' }));
test('status', () => expect(parseCommand(['--status', '/s'])).toEqual({ kind: 'status', path: '/s' }));
