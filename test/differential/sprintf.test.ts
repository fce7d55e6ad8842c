import { Random } from '../support/random.js';
import { agree } from './agree.js';
import type { Call, Value } from './batch.js';

const CASES = 8_000;
const CONVERSIONS = [...'ddissscuxXobBeEfFgGaADUO%'];

function directive(random: Random): string {
  const flags = random.some(0, 2, () => random.pick([...'+- 0#'])).join('');
  const width = random.pick(['', '', '', '1', '8', '24', '*', '*3$']);
  const precision = random.pick(['', '', '', '.', '.0', '.2', '.5', '.20', '.*']);
  const size = random.pick(['', '', '', '', 'h', 'hh', 'l', 'll', 'q', 'z']);
  const index = random.pick(['', '', '', '', '', '1$', '2$', '9$']);
  if (random.below(12) === 0)
    return `%${index}${flags}${random.pick(['v', '*v', '*2$v'])}${random.pick(['', '2', '04', '*'])}${random.pick([...'ddddduxfegs%c'])}`;
  return `%${index}${flags}${width}${precision}${size}${random.pick(CONVERSIONS)}`;
}

function format(random: Random): string {
  const pieces = [
    '',
    ' ',
    'x',
    '%',
    '%y',
    '%5',
    '%-z',
    '%$',
    '%0$s',
    '%llk',
    '%*2*2$d',
    '%5v%',
    '%hv',
    '%2$*d',
    '%1$1$d',
    '%.*v2d',
    '%hf',
    '%',
    '%*',
  ];
  return random
    .some(1, 3, () => (random.below(10) === 0 ? random.pick(pieces) : `[${directive(random)}]`))
    .join('');
}

function value(random: Random): Value {
  switch (random.below(8)) {
    case 0:
      return random.pick([
        '',
        'a',
        'localhost',
        '1.22.333',
        '12abc',
        ' 3.7 ',
        'Inf',
        '-inf',
        'nan',
        '0x10',
        '.5e1',
      ]);
    case 1:
      return random.pick([
        0, -0, 0.5, 1.5, 2.5, 0.125, 1e15, 1e16, 1e21, 1e22, 1e-5, 1e-7, 5e-324, 1.7e308, -0.5,
      ]);
    case 2:
      return random.pick([2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63, 2 ** 64, -(2 ** 63), 1e20, -1e20]);
    case 3:
      return random.pick([2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n, 2n ** 62n + 1n, 9007199254740993n]);
    case 4:
      return (random.below(2 ** 31) / (1 + random.below(1000))) * random.pick([1, -1, 1e-9, 1e12]);
    case 5:
      return undefined;
    default:
      return random.below(400) - 100;
  }
}

/** A `*` takes an argument for a width, `%c` for a character of a byte: there all are small. */
function call(random: Random): Call {
  const text = format(random);
  const small = () => random.below(60) - (text.includes('c') ? 0 : 20);
  const args = random.some(0, 5, /[*c]/.test(text) ? small : () => value(random));
  return { name: random.pick(['sprintf', 'warned']), args: [text, ...args] };
}

test('sprintf gives what perl gives of random formats and values', () => {
  const random = new Random(3);
  agree(Array.from({ length: CASES }, () => call(random)));
});

test('formats that are none, and what perl says of them', () => {
  const formats = [
    '%vf|%ve|%vg',
    '%v%|',
    '%*2*2$d|',
    '%18446744073709551614$s|',
    '%2147483648$s|',
    '%99999999999999999999d',
    '%-v%|%5v%|%v5%|',
    '%*v%|%*v%',
    '%5%|%-5%|%05%|%.0%|%2$%|%l%|%h%|%+%',
    '%$d|%0$d|%1$|%1$1$d',
    '%hf|%hhg|%zf|%jd|%qf|%Vd|%tf|%hs|%jc|%lle',
    '%*v*d|%d',
    '%',
    '%5',
    '%*',
    '%.',
    '%v',
    '%\xe9|%\n|%y',
    '%.*v2d|%v.3d|%v*d',
    '%.0f|%.00005d|%.-1d',
    '%7000000000E',
    '%.2147483648f',
    '%.2147483648s',
    '%.3a|%20.1A|%#.0a|%va',
    '%#.0o|%#o|%#x|%#B|%#.5o',
    '%*5d|%.*5d|%*2d|%.*5%d|%.*5',
    '%*2$s|%*2s|%.*2$d|%.*2d',
    '%v3d|%v*d|%vd|%*2v3d|%*2$vd|%*vd',
    '%hhd|%llu|%hu|%lx',
    '%-*d|%*d',
    '%4611686018427387904$d',
    '%v*0$d|%v*5d|%*v*5d|%*v*0$d|%v0*1$d|%*v0*2$d|%v*4611686018427387904$d',
    '%4611686018427387904d',
    '%.4611686018427387904d',
  ];
  agree(
    formats.flatMap((format) =>
      [[3, 4, 5], ['1.2', 'x', undefined], []].map((args) => ({ name: 'warned', args: [format, ...args] })),
    ),
  );
});

/** A string of ours ends at U+10FFFF, and `%c` dies of more: it isn't here. */
test('sizes, signs and values that are no numbers', () => {
  const formats = [
    '%#o',
    '%#.0o',
    '%#x',
    '%#X',
    '%#b',
    '%e',
    '%g',
    '%f',
    '%a',
    '%.0a',
    '%.13a',
    '%.30a',
    '%+a',
    '%d',
    '%-8g|',
    '%08.3e',
    '%+f',
    '% a',
    '%G',
    '%E',
  ];
  const values: Value[] = [0, -0, 1, 8, -1, 'inf', '-inf', 'nan', 1e-320, 1.5, 255, 2 ** 60];
  agree(formats.flatMap((format) => values.map((value) => ({ name: 'warned', args: [format, value] }))));
  agree([0x110000, 2 ** 31, -1].map((code) => ({ name: 'warned', args: ['%vd', String(code)] })));
});

test('what is said of values that are no numbers', () => {
  const values = [
    '\xff',
    '\x80',
    '\x8a\x8d\xdc',
    '\x7f\t\0',
    'x'.repeat(80),
    '\u0100'.repeat(20),
    `${'\x81'.repeat(14)}\n`,
    'a\n\xff\u0100',
  ];
  agree(values.map((value) => ({ name: 'warned', args: ['%d', value] })));
});
