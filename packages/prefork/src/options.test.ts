import { expect, test } from 'vitest';
import { type PreforkOptions, settingsOf } from './options.js';

const serve = () => {};
const wrong = (options: object) => () => settingsOf({ serve, ...options } as PreforkOptions);

test('defaults', () => {
  const settings = settingsOf({ serve });
  expect(settings.workers).toBeGreaterThanOrEqual(1);
  expect(settings).toMatchObject({ serve, timeout: 30, spawn: false, orphans: 'kill', listen: [] });
});

test('what is given counts', () => {
  const given = {
    serve,
    workers: 1000,
    name: 'shop',
    log: '/l',
    refork: { seconds: 1.5 },
    foreignThreads: true,
  };
  expect(settingsOf({ ...given, listen: '80' })).toMatchObject({ ...given, listen: [{ port: 80 }] });
});

test.each([
  [{ worker: 4 }, 'there is no option worker; there are workers, listen, load,'],
  [{ toString: 1 }, 'there is no option toString;'],
  [
    { refork: { request: 5 } },
    'there is no option refork.request; there are refork.requests, refork.seconds',
  ],
  [
    { listen: { hots: '::1', port: 1 } },
    'there is no option listen.hots; there are listen.host, listen.port,',
  ],
])('%j: no option is taken in silence', (options, why) => {
  expect(wrong(options)).toThrow(TypeError);
  expect(wrong(options)).toThrow(`prefork: ${why}`);
});

test.each([
  [TypeError, 'serve must be a function, got undefined', { serve: undefined }],
  [TypeError, "load must be a function, got 'x'", { load: 'x' }],
  [TypeError, "workers must be an integer, got '4'", { workers: '4' }],
  [RangeError, 'workers must be an integer from 1 to 1000, got 0', { workers: 0 }],
  [RangeError, 'workers must be an integer from 1 to 1000, got 1001', { workers: 1001 }],
  [TypeError, "timeout must be a number, got '1'", { timeout: '1' }],
  [RangeError, 'young must be a number from 0 to 2000000, got -1', { young: -1 }],
  [RangeError, 'ready must be a number from 0 to 2000000, got NaN', { ready: Number.NaN }],
  [RangeError, 'refork.seconds must be a number from 0 to 2000000, got -1', { refork: { seconds: -1 } }],
  [TypeError, 'refork must be an object { requests, seconds }, got 5', { refork: 5 }],
  [TypeError, 'name must be a string, got 5', { name: 5 }],
  [TypeError, 'name must be a string, got undefined', { name: undefined }],
  [TypeError, 'log must be a string, got true', { log: true }],
  [TypeError, "spawn must be true or false, got 'no'", { spawn: 'no' }],
  [TypeError, "balance must be 'shared' or 'reuseport', got 'even'", { balance: 'even' }],
  [TypeError, 'heap wants fork, and spawn is given', { heap: 'huge', spawn: true }],
  [TypeError, 'refork wants fork, and spawn is given', { refork: { requests: 1 }, spawn: true }],
])('%s: %s', (kind, why, options) => {
  expect(wrong(options)).toThrow(kind);
  expect(wrong(options)).toThrow(`prefork: ${why}`);
});
