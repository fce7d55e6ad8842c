/** Decimal digits of doubles as C's printf gives them: exact, with halves to even; the engine's own round halves up. */

const view = new DataView(new ArrayBuffer(8));

/** `x * 10 ** places`, rounded to an integer, halves to even. `x` is finite and not negative. */
function scaled(x: number, places: number): bigint {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = Math.max(biased, 1) - 1075;
  const numerator = (mantissa * 10n ** BigInt(Math.max(places, 0))) << BigInt(Math.max(exponent, 0));
  const denominator = (10n ** BigInt(Math.max(-places, 0))) << BigInt(Math.max(-exponent, 0));
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

/** `%.*f` of a finite number that is not negative; `point` keeps the point without digits after it. */
export function fixed(x: number, precision: number, point = false): string {
  const digits = String(scaled(x, precision)).padStart(precision + 1, '0');
  const whole = digits.slice(0, digits.length - precision);
  return precision === 0 ? whole + (point ? '.' : '') : `${whole}.${digits.slice(-precision)}`;
}

/** The `count` significant digits of `x` and the decimal exponent of the first. */
function significant(x: number, count: number): { digits: string; exponent: number } {
  if (x === 0) return { digits: '0'.repeat(count), exponent: 0 };
  // The shortest form may have been rounded up to the next power of ten.
  const guess = Number(x.toExponential().split('e')[1]);
  for (let exponent = guess - 1; ; exponent++) {
    const digits = String(scaled(x, count - 1 - exponent));
    if (digits.length === count) return { digits, exponent };
  }
}

function exponentOf(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** `%.*e` of a finite number that is not negative. */
export function exponential(x: number, precision: number, point = false): string {
  const { digits, exponent } = significant(x, precision + 1);
  const rest = precision === 0 ? (point ? '.' : '') : `.${digits.slice(1)}`;
  return digits.charAt(0) + rest + exponentOf(exponent);
}

/** `%.*g` of any number; `alternate` keeps trailing zeros. */
export function general(x: number, precision: number, alternate = false): string {
  if (Number.isNaN(x)) return 'NaN';
  if (x < 0) return `-${general(-x, precision, alternate)}`;
  if (x === Infinity) return 'Inf';
  const count = Math.max(precision, 1);
  const { digits, exponent } = significant(x, count);
  const small = exponent < -4 || exponent >= count;
  const text = small ? `${digits.charAt(0)}.${digits.slice(1)}` : placed(digits, exponent);
  return (alternate ? text : text.replace(/\.?0*$/, '')) + (small ? exponentOf(exponent) : '');
}

function placed(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}
