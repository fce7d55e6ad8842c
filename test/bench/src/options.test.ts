import { parse, selected } from './options.js';

const tasks = [
  { kind: 'greeting', contender: 'C' },
  { kind: 'greeting', contender: 'perl' },
  { kind: 'lookup', contender: 'perl' },
];
const defaults = { connections: 1000, quick: 10 };
const of = (...args: string[]) => parse(tasks, defaults, args);

test('defaults, and those of --quick', () => {
  expect(of()).toMatchObject({ rounds: 5, connections: 1000, only: [], quick: false });
  expect(of('--quick')).toMatchObject({ rounds: 1, connections: 10, quick: true });
  expect(of('--quick', '--rounds', '3', '--connections', '7')).toMatchObject({ rounds: 3, connections: 7 });
  expect(of('--help')).toBe('help');
});

test.each([
  [['--rounds', '0'], "--rounds must be an integer from 1 to 1000000, got '0'"],
  [['--connections', '1e3'], "--connections must be an integer from 1 to 1000000, got '1e3'"],
  [['--connections', ''], "--connections must be an integer from 1 to 1000000, got ''"],
  [['--only', 'ruby'], "--only knows greeting, C, perl, lookup; not 'ruby'"],
  [['--only', 'lookup,C'], '--only lookup,C: none of these contenders does that kind of work'],
  [['--json', '/nowhere/at/all.json'], "--json /nowhere/at/all.json can't be written: ENOENT"],
  [['--round', '1'], "Unknown option '--round'"],
  [['more'], "Unexpected argument 'more'"],
])('%j is refused', (args, message) => {
  expect(() => of(...args)).toThrow(message);
});

test('--only limits kinds and contenders apart', () => {
  expect(selected(tasks, [])).toEqual(tasks);
  expect(selected(tasks, ['perl'])).toEqual(tasks.slice(1));
  expect(selected(tasks, ['greeting', 'perl'])).toEqual([tasks[1]]);
});
