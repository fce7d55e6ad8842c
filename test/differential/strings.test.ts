import { Random } from '../support/random.js';
import { agree } from './agree.js';
import type { Value } from './batch.js';

const TEXTS: Value[] = [
  '',
  'a',
  'Hello, World!\n',
  'abcabc',
  'line\n\n\n',
  'x\r\n',
  '\xc9\xe9\xdf\xff',
  '\u0130\u03a3\u01c4 \xdf\xe9 \ufb01 \u{1f600}',
  '\ufb01n',
  '\u01c6x\u0100',
  '\xdf\u0100',
  'a.b-c_d \0/',
  undefined,
  12.5,
];
const DIGITS: Value[] = [
  'ff',
  '0xFF',
  'xff',
  'fg',
  'ff_ff',
  'f__f',
  '',
  '1'.repeat(17),
  '0x',
  'ffffffff',
  '100000000',
  '-1',
  'f f',
  'ffffffffffffffff',
  '_f',
  'f_',
  '\u0100',
  '0b1',
  '77',
  '0x1f',
  '0b101',
  'b101',
  'o17',
  '0o17',
  '789',
  ' 7 ',
  '7_7',
  '2'.repeat(30),
  '0b2',
  '0b102',
  'x1g',
  '-7',
  '\n7',
  'Xff',
  '0B1_1',
  '37777777777',
  '40000000000',
  undefined,
  255,
];

const one = (names: string[], values: Value[]) =>
  names.flatMap((name) => values.map((value) => ({ name: 'string', args: [name, value] })));

test('case, characters and digits', () => {
  agree([
    ...one(['lc', 'uc', 'lcfirst', 'ucfirst', 'ord', 'quotemeta', 'reverse', 'chop'], TEXTS),
    ...one(['hex', 'oct'], DIGITS),
    ...one(['chr'], [65, 256, -1, 1.9, 'a', undefined, 0x10ffff, '66', 'inf', 0x1f600, 233]),
    { name: 'string', args: ['reverse', 'abc', undefined, 'def'] },
    { name: 'string', args: ['chops', 'ab', 'cd'] },
    { name: 'string', args: ['chops', undefined, 'cd'] },
    { name: 'string', args: ['quotemeta', 'a\u2028\u3000\u0300\xa0\u00ad\u0100\ufeff'] },
  ]);
});

test('chomp by each kind of separator', () => {
  const separators: Value[] = ['\n', '', '\r\n', 'abc', undefined];
  agree(
    separators.flatMap((separator) => [
      ...TEXTS.map((value) => ({ name: 'string', args: ['chomp', value, separator] })),
      { name: 'string', args: ['chomps', 'a\n', 'abc', separator] },
      { name: 'string', args: ['chomps', undefined, 'x\r\n', separator] },
    ]),
  );
});

test('positions and parts of random strings', () => {
  const random = new Random(7);
  const text = () =>
    random.some(0, 8, () => random.pick(['a', 'b', 'ab', '\xe9', '\u0101', '\u{1f600}'])).join('');
  const small = (): Value => random.pick([0, 1, 2, 3, 5, 9, -1, -2, -4, -9, 1.7, -1.5, '2', '1x', undefined]);
  agree(
    Array.from({ length: 4000 }, () => {
      switch (random.below(4)) {
        case 0:
          return {
            name: 'string',
            args: ['replace', text(), small() ?? 0, small() ?? 1, random.pick(['', 'Z', '\u0102'])],
          };
        case 1:
          return {
            name: 'string',
            args: ['substr', text(), small(), ...random.some(0, 1, () => small() ?? 2)],
          };
        default:
          return {
            name: 'string',
            args: [
              random.pick(['index', 'rindex']),
              text(),
              Array.from(text()).slice(0, 2).join(''),
              ...random.some(0, 1, () => small() ?? 1),
            ],
          };
      }
    }),
  );
});

test('vec of random vectors, read and set', () => {
  const random = new Random(8);
  const width = () => random.pick([1, 2, 4, 8, 16, 32, 64]);
  agree([
    ...Array.from({ length: 3000 }, () => {
      const offset = random.below(random.pick([4, 40]));
      if (random.below(2) === 0) return { name: 'string', args: ['vec', random.bytes(9), offset, width()] };
      const to = random.pick([
        0,
        1,
        -1,
        5,
        255,
        65535,
        2 ** 31,
        2 ** 40,
        -(2 ** 20),
        '7',
        '1x',
        2n ** 64n - 1n,
      ]);
      return {
        name: 'string',
        args: ['setvec', random.pick([random.bytes(9), undefined]), offset, width(), to],
      };
    }),
    ...[3, 0, -1, 7].map((bits) => ({ name: 'string', args: ['vec', 'abc', 0, bits] })),
    ...['vec', 'setvec'].flatMap((name) => [
      { name: 'string', args: [name, 'abc', -1, 8, 1] },
      { name: 'string', args: [name, '\u0100', 0, 8, 1] },
    ]),
    ...[
      [-1, 8],
      [0, 64],
    ].map(([offset = 0, bits = 0]) => ({
      name: 'string',
      args: ['setvec', 'abc', offset, bits, 1],
    })),
    { name: 'string', args: ['vec', undefined, 0, 8] },
    { name: 'string', args: ['vec', 'abcdefgh', 2 ** 40, 8] },
  ]);
});
