const view = new DataView(new ArrayBuffer(8));

/** `%.*a` of a finite number that is not negative, without the `0x`; `point` keeps the point without digits after it. */
export function hexadecimal(x: number, precision: number | undefined, point: boolean): string {
  const { first, digits, exponent } = parts(x);
  const all =
    precision === undefined ? first + digits.replace(/0+$/, '') : rounded(first + digits, precision);
  const rest = all.slice(1);
  return `${all.charAt(0)}${rest !== '' || point ? '.' : ''}${rest}p${exponent < 0 ? '' : '+'}${exponent}`;
}

/** The digit before the point, 13 after it, and the exponent of 2. */
function parts(x: number): { first: string; digits: string; exponent: number } {
  if (x === 0) return { first: '0', digits: '0'.repeat(13), exponent: 0 };
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  let exponent = Number(bits >> 52n) - 1023;
  let mantissa = bits & 0xf_ffff_ffff_ffffn;
  if (exponent === -1023) for (exponent++; mantissa >> 52n === 0n; exponent--) mantissa <<= 1n;
  return { first: '1', digits: (mantissa & 0xf_ffff_ffff_ffffn).toString(16).padStart(13, '0'), exponent };
}

/** As perl rounds: by one digit more, 8 of which is a half whatever follows, and halves to even. */
function rounded(digits: string, precision: number): string {
  if (precision >= digits.length - 1) return digits.padEnd(precision + 1, '0');
  const kept = BigInt(`0x${digits.slice(0, precision + 1)}`);
  const next = Number.parseInt(digits.charAt(precision + 1), 16);
  return (next > 8 || (next === 8 && (kept & 1n) === 1n) ? kept + 1n : kept)
    .toString(16)
    .padStart(precision + 1, '0');
}
