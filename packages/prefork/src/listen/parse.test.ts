import { expect, test } from 'vitest';
import { parseListen } from './parse.js';

test.each([
  ['8080', { port: 8080, type: 'stream', key: ':8080' }],
  [':8080', { port: 8080, type: 'stream', key: ':8080' }],
  ['127.0.0.1:80', { host: '127.0.0.1', port: 80, type: 'stream', key: '127.0.0.1:80' }],
  ['[::1]:80', { host: '::1', port: 80, type: 'stream', key: '::1:80' }],
  [
    'localhost:http'.replace('http', '80'),
    { host: 'localhost', port: 80, type: 'stream', key: 'localhost:80' },
  ],
  ['unix:/run/a.sock', { path: '/run/a.sock', type: 'stream', key: 'unix:/run/a.sock' }],
  ['/run/a.sock', { path: '/run/a.sock', type: 'stream', key: 'unix:/run/a.sock' }],
  ['udp::53', { port: 53, type: 'datagram', key: 'udp::53' }],
  ['udp:[::1]:53', { host: '::1', port: 53, type: 'datagram', key: 'udp:::1:53' }],
] as const)('%s', (text, spec) => expect(parseListen(text)).toEqual(spec));

test('in full', () => {
  const given = { path: '/a', mode: 0o660, owner: { uid: 1, gid: 2 } };
  expect(parseListen(given)).toEqual({ ...given, type: 'stream', key: 'unix:/a' });
});

test.each(['', 'x', 'a:b', '::1:80', '[::1]', '123456'])('%j is refused', (text) =>
  expect(() => parseListen(text)).toThrow(/^prefork: listen must be '\[HOST\]:PORT', /),
);

test.each([':65536', { port: -1 }, {}])('%j has no port', (listen) =>
  expect(() => parseListen(listen)).toThrow(/^prefork: listen must have a path or a port/),
);
