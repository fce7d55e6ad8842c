import { agree } from './agree.js';
import type { Value } from './batch.js';
import { Random } from './random.js';

const CASES = 6_000;
const TEXT = ['a', 'A', 'Z', 'H'];
const INTEGERS = ['c', 'C', 's', 'S', 'l', 'L', 'q', 'Q', 'i', 'I', 'n', 'N', 'v', 'V'];
const TYPES = [...TEXT, ...INTEGERS, ...INTEGERS, 'w', 'x'];

function modified(random: Random, code: string): string {
  const shriek = 'sSiIlLnNvV'.includes(code) && random.below(4) === 0 ? '!' : '';
  const order = 'sSiIlLqQ'.includes(code) ? random.pick(['', '', '<', '>']) : '';
  return code + shriek + order;
}

function count(random: Random, star = true): string {
  const counts = ['', '', '', '1', '2', '3', '7', '0', '[4]', '[n2]', ...(star ? ['*'] : [])];
  return random.pick(counts);
}

/**
 * Perl's pack forgets a `/` right after a group, and its unpack remembers one of a group in which the data ended; ours do
 * neither, so such templates aren't made.
 */
function item(random: Random, depth: number, before: string): string {
  if (random.below(8) === 0 && depth < 3) return `(${template(random, depth + 1)})${count(random)}`;
  if (random.below(12) === 0) return `x!${random.pick(['2', '4', '8', '3'])}`;
  if (random.below(8) === 0 && depth === 0 && !before.includes(')')) return counted(random);
  const code = random.pick(TYPES);
  return modified(random, code) + count(random);
}

function counted(random: Random): string {
  if (random.below(3) === 0) return `C/(${template(random, 3)})${random.pick(['', '*'])}`;
  const length =
    modified(random, random.pick(['n', 'N', 'C', 'w', 'v', 's', 'l'])) + random.pick(['', '', '1', '2']);
  const body = random.below(3) === 0 ? modified(random, random.pick(INTEGERS)) : random.pick(['a', 'A', 'Z']);
  return `${length}/${body}${random.pick(['', '*', '*', '3'])}`;
}

function template(random: Random, depth = 0): string {
  const items: string[] = [];
  for (let left = 1 + random.below(4); left > 0; left--) items.push(item(random, depth, items.at(-1) ?? ''));
  return items.join(random.pick(['', ' ']));
}

/** Bytes of which many are small, so that they do as lengths. */
function data(random: Random): string {
  return random.some(0, 40, () => String.fromCharCode(random.below(random.pick([1, 5, 256])))).join('');
}

function value(random: Random): Value {
  switch (random.below(10)) {
    case 0:
      return random.bytes(12);
    case 1:
      return random.some(0, 9, () => random.pick([...'0123456789abcdefABCDEFxyz '])).join('');
    case 2:
      return random.pick([
        '',
        '12',
        ' 7x',
        '-3',
        '3.9',
        '1e3',
        '0x1f',
        '18446744073709551615',
        '9'.repeat(30),
      ]);
    case 3:
      return (BigInt(random.below(2 ** 31)) << BigInt(random.below(33))) * random.pick([1n, -1n]);
    case 4:
      return random.pick([2 ** 53, 2 ** 63, 2 ** 64, 1e30, -1e30, 1.5, -1.5, 0.1, -(2 ** 63)]);
    case 5:
      return undefined;
    default:
      return random.below(2 ** 20) - 2 ** 10;
  }
}

test('pack makes what perl makes of random templates and values', () => {
  const random = new Random(1);
  agree(
    Array.from({ length: CASES }, () => ({
      name: 'pack',
      args: [template(random), ...random.some(0, 8, () => value(random))],
    })),
  );
});

test('unpack gives what perl gives of random templates and bytes', () => {
  const random = new Random(2);
  agree(
    Array.from({ length: CASES }, () => ({
      name: random.pick(['unpack', 'unpack', 'first']),
      args: [template(random), data(random)],
    })),
  );
});

test('templates that perl warns of or refuses', () => {
  const templates = [
    's>>>',
    's!!',
    's!!!!',
    's<<<<',
    's>>>!!!',
    's>>!!',
    's!>!>',
    's><>',
    '(s>)<',
    '(s>)>',
    'a,,a,,(a,,a)2,a',
    ',(a,)3,',
    'x[a,a,]a,',
    'a,x[a,a,]a,',
    '/a*',
    '(/a)',
    'a/a*',
    'C/',
    'C/3a',
    'a!',
    'Z>',
  ];
  agree(
    templates.flatMap((template) => [
      { name: 'packed', args: [template, 1, 2, 3, 4, 5, 6, 7, 8] },
      { name: 'unpacked', args: [template, '123456789'] },
    ]),
  );
});

test('A takes blanks and NUL bytes off bytes', () => {
  const fields = ['ab\xa0\x85 \0', 'cd \t\n\x0b\x0c\r', ' \0 ', 'a\0b\0'];
  agree(
    fields.flatMap((field) => [
      { name: 'first', args: ['A*', field] },
      { name: 'first', args: ['A3', field] },
    ]),
  );
});
