import { parse, selected, usage } from './options.js';
import { CALCULATION } from './report/calculation.js';
import { folded, judged, tableOf } from './report/table.js';

const tasks = [
  { kind: 'greeting', contender: 'C' },
  { kind: 'greeting', contender: 'perl' },
  { kind: 'lookup', contender: 'perl' },
];
const about = 'Measures something.';
const kinds = { greeting: 'a connection', lookup: 'a name' };
const defaults = { connections: 1000, quick: 10, about, kinds };
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

const width = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

test('--help says what is measured, in 80 columns', () => {
  const text = usage(tasks, defaults);
  expect(text).toMatch(/^Measures something\.\n/);
  expect(text).toContain('\n  lookup             a name\n');
  expect(text).toContain("\n  'perl'");
  expect(width(text)).toBeLessThanOrEqual(80);
  const long = Array(30).fill('words').join(' ');
  const wide = usage(tasks, { ...defaults, about: long, kinds: { greeting: long, lookup: '' } });
  expect(width(wide)).toBeLessThanOrEqual(80);
  expect(wide).not.toMatch(/ $/m);
});

test('tables and lists fit 80 columns', () => {
  const names = [
    'C (as much memory) 1.00',
    'child_process.fork 487.50',
    'sys (2 workers) 1.24',
    '@perlipc/perl 1.13',
  ];
  const lines = folded('  ÷ C: ', names);
  expect(lines.join(' ').replaceAll(/ +/g, ' ').trim()).toBe(`÷ C: ${names.join(', ')}`);
  expect(width(lines.join('\n'))).toBeLessThanOrEqual(80);
  const table = tableOf('spawnSync-500MiB', ['CPU us/connection', 'user', 'system', 'MiB', 'failed']);
  table.push(['C (as much memory)', '22313 ±13%', '12345', '12345', '604.1', '0']);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are sequences that begin with ESC
  expect(width(table.toString().replaceAll(/\x1b\[\d*m/g, ''))).toBeLessThanOrEqual(80);
});

test('the table of what parts of a forking server add up to fits 80 columns', () => {
  const table = tableOf(CALCULATION[0] ?? '', CALCULATION.slice(1));
  table.push(['@perlipc/perl', '23', '37280', '37510', '39510', '1.05', '40300', '12.24']);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are sequences that begin with ESC
  expect(width(table.toString().replaceAll(/\x1b\[\d*m/g, ''))).toBeLessThanOrEqual(80);
});

test('a quick run judges nothing', () => {
  expect(judged(false, true)).toMatch(/^not measured/);
  expect(judged(false, false)).toBe('not reached');
});
