import { pack, unpack } from '@perlipc/perl';
import { Random } from '../support/random.js';
import { agree } from './agree.js';
import type { Value } from './batch.js';

const CASES = 6_000;
const TEXT = ['a', 'A', 'Z', 'H', 'h', 'b', 'B'];
const INTEGERS = ['c', 'C', 's', 'S', 'l', 'L', 'q', 'Q', 'i', 'I', 'j', 'J', 'n', 'N', 'v', 'V'];
const REALS = ['f', 'd', 'F', 'D'];
const PLACES = ['x', 'X', '@'];
const SIZED = [...INTEGERS, ...REALS];
const PACKED = [...TEXT, ...SIZED, ...INTEGERS, ...PLACES, 'w', 'u'];
const UNPACKED = [...PACKED.filter((code) => code !== 'u'), '.', '%', '%'];
/** Perl reads numbers of several bytes beyond the end of a string with wide characters: these are of one. */
const CHARACTERS = [...TEXT, ...PLACES, 'c', 'C', 'W', 'U', 'W', 'U'];
const MODES = ['C0', 'U0', '(U0)', '(C0)'];

/** What templates are made of. */
interface Kind {
  types: readonly string[];
  modes: readonly string[];
}

function modified(random: Random, code: string): string {
  const shriek = 'sSiIlLnNvVxX@.'.includes(code) && random.below(4) === 0 ? '!' : '';
  const order = 'sSiIlLqQjJfFdD'.includes(code) ? random.pick(['', '', '<', '>']) : '';
  return code + shriek + order;
}

function count(random: Random, code = ''): string {
  if ('X@'.includes(code || ' ')) return random.pick(['', '0', '1', '2', '4']);
  const counts = ['', '', '', '1', '2', '3', '7', '0', '[4]', '[n2]', '*'];
  return random.pick(counts);
}

/** Perl's unpack remembers a `/` of a group in which the data ended; ours doesn't, so such templates aren't made. */
function item(random: Random, kind: Kind, depth: number, before: string): string {
  if (random.below(8) === 0 && depth < 3) return `(${template(random, kind, depth + 1)})${count(random)}`;
  if (random.below(8) === 0 && kind.modes.length > 0) return random.pick(kind.modes);
  if (random.below(12) === 0) return `x!${random.pick(['2', '4', '8', '3'])}`;
  if (random.below(8) === 0 && depth === 0 && !before.includes(')')) return counted(random, kind);
  const code = random.pick(kind.types);
  if (code === '%') return checksum(random);
  return modified(random, code) + count(random, code);
}

/** Perl brings a negative sum of fractions up by the modulus, which may take it forever: these are tested apart. */
function checksum(random: Random): string {
  const bits = random.pick(['', '1', '7', '16', '33', '53', '64', '65']);
  const code = random.pick([...INTEGERS, 'b', 'B', 'a', 'W', 'U']);
  return `%${bits}${modified(random, code)}${random.pick(['*', '*', '', '3'])}`;
}

function counted(random: Random, kind: Kind): string {
  if (random.below(3) === 0) return `C/(${template(random, kind, 3)})${random.pick(['', '*'])}`;
  const lengths = !kind.types.includes('n') ? ['C', 'c'] : ['n', 'N', 'C', 'w', 'v', 's', 'l'];
  const numbers = !kind.types.includes('n') ? ['C', 'W'] : SIZED;
  const length = modified(random, random.pick(lengths)) + random.pick(['', '', '1', '2']);
  const body = random.below(3) === 0 ? modified(random, random.pick(numbers)) : random.pick(['a', 'A', 'Z']);
  return `${length}/${body}${random.pick(['', '*', '*', '3'])}`;
}

function template(random: Random, kind: Kind, depth = 0): string {
  const items: string[] = [];
  for (let left = 1 + random.below(4); left > 0; left--)
    items.push(item(random, kind, depth, items.at(-1) ?? ''));
  return items.join(random.pick(['', ' ']));
}

/** Bytes of which many are small, so that they do as lengths. */
function data(random: Random): string {
  return random.some(0, 40, () => String.fromCharCode(random.below(random.pick([1, 5, 256])))).join('');
}

const WIDE = ['\u0100', '\u263a', '\u3000', '\u{1f600}', '\xe9', '\xa0', 'a', '1', ' ', '\0'];

function wide(random: Random): string {
  return `${random.some(0, 12, () => random.pick(WIDE)).join('')}\u0101`;
}

function value(random: Random): Value {
  switch (random.below(11)) {
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
    case 6:
      return random.pick([1.1, -1e-40, 5e-324, 2.2e-308, 1.7e308, 3.5e38, 1e39, 2 ** -149, -2.5]);
    default:
      return random.below(2 ** 20) - 2 ** 10;
  }
}

/** A value that is a character as well, and a small number. */
function character(random: Random): Value {
  switch (random.below(5)) {
    case 0:
      return wide(random);
    case 1:
      return random.pick(['7', 'abc', '\xe9\xff', '', undefined]);
    default:
      return random.below(random.pick([8, 128, 256, 0x3000]));
  }
}

test('pack makes what perl makes of random templates and values', () => {
  const random = new Random(1);
  const kind = { types: PACKED, modes: [] };
  agree(
    Array.from({ length: CASES }, () => ({
      name: 'pack',
      args: [template(random, kind), ...random.some(0, 8, () => value(random))],
    })),
  );
});

test('pack makes what perl makes of characters, by C0 and U0, and at places of its own', () => {
  const random = new Random(4);
  const kind = { types: [...CHARACTERS, 'n', 'd', 'w', 'u', '.', '.'], modes: MODES };
  agree(
    Array.from({ length: CASES }, () => ({
      name: 'pack',
      // Perl loses where a group begins when X! goes back before it.
      args: [template(random, kind).replaceAll('X!', 'X'), ...random.some(0, 8, () => character(random))],
    })),
  );
});

test('unpack gives what perl gives of random templates and bytes', () => {
  const random = new Random(2);
  const kind = { types: UNPACKED, modes: ['C0'] };
  agree(
    Array.from({ length: CASES }, () => ({
      name: random.pick(['unpack', 'unpack', 'first']),
      args: [template(random, kind), data(random)],
    })),
  );
});

/**
 * What begins in the midst of a character perl takes for a character of its own: so `U` is tested alone, and `C0`, which `C` and a
 * count of 0 is as well, not after `U0`.
 */
test('unpack gives what perl gives of random characters', () => {
  const random = new Random(5);
  const types = CHARACTERS.filter((code) => code !== 'U');
  const raw = { types: types.filter((code) => code !== 'C'), modes: ['(U0)', 'U0'] };
  const templates = [
    () => template(random, { types, modes: ['(C0)', 'C0'] }),
    () => `U0${template(random, raw).replaceAll('C/', 'W/')}`,
    () => random.some(1, 4, () => `U${count(random)}`).join(''),
  ];
  agree(
    Array.from({ length: CASES }, () => ({
      name: 'characters',
      args: [random.pick(templates)().replace('@!', '@'), random.pick([wide, data])(random)],
    })),
  );
});

test('checksums, uuencoded lines and long doubles', () => {
  const random = new Random(6);
  const reals = [0, 0.5, 42, 2 ** 34, 1.1, 65535.75];
  const long = [
    '0001020304050607ff7f',
    '00000000000000c0ff7f',
    '0000000000000080ff7f',
    '00000000000000800100',
  ];
  agree([
    ...['%', '%1', '%16', '%32', '%64', '%65', '%128'].flatMap((bits) => [
      ...['f', 'd', 'F', 'D', 'd>'].map((code) => ({
        name: 'first',
        args: [`${bits}${code}*`, pack(`${code}*`, ...reals)],
      })),
      { name: 'unpack', args: [`${bits}w*`, data(random)] },
      { name: 'unpack', args: [`${bits}u a`, `${pack('u', 'hello')}x`] },
      { name: 'unpack', args: [`${bits}H3 a ${bits}a2`, 'abcdef'] },
    ]),
    ...Array.from({ length: 200 }, () => ({
      name: 'unpack',
      args: ['u a*', `${pack(random.pick(['u', 'u9', 'u99']), data(random))}${random.bytes(9)}`],
    })),
    ...Array.from({ length: 200 }, () => ({
      name: 'unpack',
      args: ['u', random.some(2, 20, () => String.fromCharCode(10 + random.below(90))).join('')],
    })),
    ...long.map((bytes) => ({ name: 'first', args: ['D', pack('H*x6', bytes)] })),
    ...['inf', '-inf', 'nan'].map((value) => ({
      name: 'pack',
      args: ['f d F D d> D>', ...Array(6).fill(value)],
    })),
  ]);
});

const NUMBERS = [0, 1, -1, 127, 128, 255, 256, 32767, 65535, -32768, 2 ** 31, 2 ** 32 - 1, 1.5, -2.5, 1e10];

test('each type, alone, counted, in groups, measured and after others', () => {
  const texts = ['', 'a', 'hello', '\xff\0 ', '0110', 'c0ffee', ' \0'];
  const sizes = ['', '0', '1', '3', '*', '[5]'];
  const sample = '\x01\xff\x80abc 012\0\0\x7f\xfe\xc3\xa9~!zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz';
  const types = [
    ...SIZED,
    ...SIZED.flatMap((code) => ('sSiIlLqQjJfFdD'.includes(code) ? [`${code}<`, `${code}>`] : [])),
  ];
  agree([
    ...[...types, 'w', 'W', 's!', 'l!', 'L!', 'n!', 'V!'].flatMap((code) => [
      ...NUMBERS.filter((value) => code !== 'W' || value < 2 ** 20).map((value) => ({
        name: 'packed',
        args: [code, value],
      })),
      ...sizes.map((size) => ({ name: 'packed', args: [`${code}${size}`, ...NUMBERS.slice(0, 6)] })),
      ...sizes.map((size) => ({ name: 'unpack', args: [`${code}${size} a`, sample] })),
      { name: 'unpack', args: [`x[${code}3] a`, sample] },
      { name: 'unpack', args: [`x3 X![${code}] a`, sample] },
      { name: 'packed', args: [`(${code}x)2 (${code})*`, 1, 2, 3, 4, 5] },
      { name: 'packed', args: [`C/${code}`, 1, 2, 3] },
      { name: 'unpack', args: [`C/${code}`, `\x02${sample}`] },
    ]),
    ...TEXT.flatMap((code) =>
      sizes.flatMap((size) => [
        ...texts.map((value) => ({ name: 'packed', args: [`${code}${size} C`, value, 7] })),
        { name: 'unpack', args: [`${code}${size} a2`, sample] },
        { name: 'unpack', args: [`%16${code}${size} a2`, sample] },
        { name: 'unpack', args: [`x[${code}${size}] a2`, sample] },
      ]),
    ),
  ]);
});

test('places, lengths and modes', () => {
  const pieces = [
    'x2',
    'X',
    'X2',
    'x!4',
    'X!4',
    '@',
    '@1',
    '@!3',
    '@5',
    '.',
    '.2',
    '.*',
    '.0',
    '.!',
    'a/a',
    'C/a*',
  ];
  const around = (piece: string) => [
    piece,
    `a3 ${piece} a`,
    `a3 (a2 ${piece} a) a`,
    `a (a (a ${piece}) a)2 a`,
  ];
  agree([
    ...pieces.flatMap(around).flatMap((text) => [
      { name: 'packed', args: [text, '3', '2', '1', '4', '0', '3', '2', '1', '5', '6'] },
      { name: 'unpack', args: [text, '32140356789ABCDEFGHIJKLMN'] },
      { name: 'packed', args: [`U0 C0 ${text}`, '3', '2', '1', '4', '0', '3', '2', '1', '5', '6'] },
      {
        name: 'packed',
        args: [`W ${text.replace('.!', '.')}`, 0x263a, '2', '1', '4', '0', '3', '2', '1', '5', '6'],
      },
    ]),
    ...[
      'C/(n a)',
      'a/(C0 a)2',
      '(n)/a*',
      'n/(a)',
      'w/a w/A w/Z',
      'n/a* /a',
      'Z*/a',
      'N/N/a',
      'a3/b',
      'C/',
    ].map((text) => ({ name: 'packed', args: [text, 'ab', 'cde', 'f', '9'] })),
    ...['U', 'U0U', 'C0U', 'aU0U', 'aC0U', 'U0a', 'U0H*', 'W', 'U0W', 'C0W', ' U', '#x\nU'].flatMap(
      (text) => [
        { name: 'packed', args: [text, 233, 234] },
        { name: 'packed', args: [text, 0x263a, 0xe9] },
        { name: 'unpack', args: [text, '\xc3\xa9\xe9'] },
        { name: 'unpack', args: [text, 'a\u263a\xe9'] },
      ],
    ),
  ]);
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
    '%C',
    'y',
    'a y',
    'C0y',
    'a(b',
    'a(b]',
    'a[b',
    '(2a)',
    '((((a)',
    'x[@]',
    'x[u]',
    'x[.]',
    'x[y]',
    'X9',
    'x12',
    '@9 .*',
    'w',
    'n/(a)2',
    'u99',
    'a99999999999999999999',
    'c',
    'C2 x[3c]',
    `${'('.repeat(105)}a${')'.repeat(105)}`,
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

test('measured templates, places that go back, and what is no integer', () => {
  const measured = [
    'X',
    'n2 X',
    'n X2',
    'nC X!2',
    'n X3',
    '(n2)3',
    '(nX)2',
    'C x!4',
    '%32C',
    'b9',
    'H3',
    'U2',
    'w2',
    'x3',
    'a',
    'n!2',
    'd2',
    '(y)',
    's>',
  ];
  const back = [
    'n X*',
    'n X!2',
    'n X!0',
    'nC X!2',
    'nC X!',
    'a3 X2 a',
    'a3 X',
    'n2 X!3 C',
    'C .',
    '(a3 .)',
    '@2 X3',
    'a.',
    '(C .2)2',
  ];
  agree([
    ...measured.flatMap((template) => [
      { name: 'packed', args: [`C x[${template}] C`, 1, 2] },
      { name: 'unpacked', args: [`C x[${template}] C`, '\x01\x02\x03\x04\x05\x06\x07\x08\x09'.repeat(4)] },
    ]),
    ...back.flatMap((template) => [
      { name: 'packed', args: [template, 1, 2, 3, 4] },
      { name: 'packed', args: [`U0 ${template}`, 200, 300, 3, 4] },
      { name: 'unpacked', args: [template, 'abcdef'] },
      { name: 'characters', args: [template, 'a\u0101bcdef'] },
    ]),
    ...[...'wcsU'].flatMap((code) =>
      [
        'inf',
        '-inf',
        'nan',
        '1e30',
        '1'.repeat(25),
        `${'9'.repeat(20)}.5`,
        `${'9'.repeat(22)}x`,
        `${'9'.repeat(21)}+`,
        `+${'9'.repeat(21)}`,
        -1,
      ].map((value) => ({ name: 'packed', args: [code, value] })),
    ),
  ]);
});

test('UTF-8 beyond Unicode, overlong and cut off', () => {
  const points = [
    0x10ffff,
    0x110000,
    0x1fffff,
    0x200000,
    0x3ffffff,
    0x4000000,
    0x7fffffff,
    0x80000000,
    0xfffffffff,
    0x1000000000,
    2n ** 53n,
    2n ** 63n - 1n,
  ];
  const bytes = [
    '\xc0\x80',
    '\xc1\xbf',
    '\xe0\x80\x80',
    '\xe0\x9f\xbf',
    '\xf0\x80\x80\x80',
    '\xf8\x80\x80\x80\x80',
    '\xfc\x80\x80\x80\x80\x80',
    '\xff\x80',
    '\xe2\x98',
    '\xe2(',
    '\x80',
    '\xf0\x9f\x98a',
    '\xfe\x82\x80\x80\x80\x80\x80',
    '\xff\x80\x80\x80\x80\x80\x81\x80\x80\x80\x80\x80\x80',
  ];
  agree([
    ...points.map((point) => ({ name: 'packed', args: ['C0 U', point] })),
    ...points.map((point) => ({ name: 'unpacked', args: ['U0 U', pack('U0 C0 U', point)] })),
    ...bytes.flatMap((text) => [
      { name: 'unpacked', args: ['U0 U', text] },
      { name: 'unpacked', args: ['U0 U2', `${text}a`] },
    ]),
  ]);
});

test('bytes and shorts of characters, whose values wrap', () => {
  const templates = [
    'H4',
    'b12',
    'w',
    'n',
    'n2',
    'n9',
    'a2 n',
    'H*',
    'u',
    'x9',
    '(a x)9',
    'X2',
    'x2 X a',
    'n/a',
    'c3',
    'C3',
    '@2 a',
    'x2 .',
    '(a2 .!)',
    'U',
    'U3',
    'x X2',
  ];
  agree(templates.map((template) => ({ name: 'unpacked', args: [template, 'a\u0141\x82bcd'] })));
  expect(unpack.list('U0 U2', Buffer.from('\u263ax'))).toEqual([226, 152]);
  expect(unpack.list('C0 U', Buffer.from('x'))).toEqual([120]);
});

test('UTF-8 that characters spell, well or badly, and places and sums of nothing', () => {
  const spelt = [
    '\xe2\x98\xba',
    '\xc0\x80',
    '\xe0\x80\x80',
    '\xf0\x80\x80\x80',
    '\xf8\x88\x80\x80\x80',
    '\xfc\x84\x80\x80\x80\x80',
    '\xfe\x82\x80\x80\x80\x80\x80',
    '\xe2(',
    '\x80',
  ];
  const empty = [
    '%0C C',
    '%C',
    'y0',
    'y*',
    '%*',
    'W0',
    'w0',
    'd0',
    'C x[P] C',
    'X!0',
    '@* a',
    'x[X!0]',
    'x[n X!2]',
    'x[n X!0]',
    ' ',
  ];
  agree([
    ...spelt.flatMap((text) => [
      { name: 'unpacked', args: ['a0 U', `${text}\u0101`] },
      { name: 'characters', args: ['a0 U2', `${text}\u0101`] },
      { name: 'unpack', args: ['x U', `\u0101${text}`] },
    ]),
    ...empty.flatMap((template) => [
      { name: 'packed', args: [template, 1, 2] },
      { name: 'unpack', args: [template, '123456789'] },
    ]),
    { name: 'string', args: ['quotemeta', '_a.\u0100_'] },
  ]);
});

test('sums of large numbers and of fractions, places before a group, and lengths beyond integers', () => {
  const sums: [string, string][] = [
    ['%64 Q2', pack('Q2', 2n ** 52n, 2n ** 52n + 1n)],
    ['%33 q*', pack('q3', 2n ** 52n, -(2n ** 52n), 5)],
    ['%8 d*', pack('d2', -1e6, 0.5)],
    ['%32 d', pack('d', -3.5)],
    ['%32 d', pack('d', Number.POSITIVE_INFINITY)],
    ['%32 d', pack('d', Number.NaN)],
  ];
  const places = ['x2 (X .) a', 'x3 (X2 .) .', '(a2 X2 . a)2', 'a2 (. X .)', 'a2 X!2 .', 'a,', 'a ,,'];
  const lacking = ['n', 'd', 'w2', 'C/n'];
  const lengths = ['Q/a', 'q/a', 'J/a', 'j/a', 'w/a', 'Q/C', 'd/a'];
  agree([
    ...sums.map(([template, data]) => ({ name: 'unpacked', args: [template, data] })),
    ...places.flatMap((template) => [
      { name: 'unpacked', args: [template, 'abcdef'] },
      { name: 'characters', args: [template, 'a\u0101b\u0102cdef'] },
    ]),
    ...lacking.map((template) => ({ name: 'characters', args: [template, '\x01\x02\u0101'] })),
    ...lengths.map((template) => ({ name: 'unpacked', args: [template, '\xff'.repeat(12)] })),
    ...['X!*', 'n X!*', 'W2 (a .) a', 'W (.)', 'C0 W2 (a .)', 'U0 W2 (a .)'].flatMap((template) =>
      [-1, -2, 1].map((place) => ({ name: 'packed', args: [template, 300, 301, 'x', place, 'y'] })),
    ),
    ...['x[p2]', 'x[p]', 'x[P]', 'x[%]', 'x[n/a]', 'x[a-]', 'x[(]', 'x[n!!]', 'x[a<]'].map((template) => ({
      name: 'packed',
      args: [`C ${template} C`, 1, 2],
    })),
    ...['\xf0\x80\x84\x80', '\xf8\x80\x80\x84\x80', `\xff\x80\x80\x81${'\x80'.repeat(9)}`].map((text) => ({
      name: 'unpacked',
      args: ['x U', `\u0101${text}`],
    })),
  ]);
  // Perl reads on beyond the end, and its strings may have half a character.
  expect(unpack.list('n2', '\x01\x02\u0101')).toEqual([258]);
  expect(unpack.list('U0 C C0 a2', '\u0101\u0102')).toEqual([0xc4, '\ufffd\u0102']);
});
