/** How many bits a digit of `b`, `B`, `h` or `H` is. */
export function bitsPerDigit(code: string): 1 | 4 {
  return 'bB'.includes(code) ? 1 : 4;
}

/**
 * The bytes of digits, each as a character: `b` and `h` begin with the lowest bits of a byte. `size` is how many digits are
 * to be there; what lacks is 0. Letters count as Perl counts them: by their low four bits, and nine more.
 */
export function digitBytes(code: string, digits: ArrayLike<number>, size: number): string {
  const width = bitsPerDigit(code);
  const perByte = 8 / width;
  let out = '';
  for (let i = 0; i < size; i += perByte) {
    let byte = 0;
    for (let place = 0; place < perByte; place++) {
      const at = i + place;
      const digit = at < Math.min(size, digits.length) ? digitOf(digits[at] as number, width) : 0;
      byte |= digit << (code === code.toLowerCase() ? place * width : 8 - width - place * width);
    }
    out += String.fromCharCode(byte);
  }
  return out;
}

function digitOf(character: number, width: 1 | 4): number {
  if (width === 1) return character & 1;
  const letter = character < 128 && /[a-z]/i.test(String.fromCharCode(character));
  return (letter ? character + 9 : character) & 15;
}

/** The digits of bytes. */
export function digitsOf(code: string, bytes: Uint8Array): string {
  if (code === 'H') return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
  const width = bitsPerDigit(code);
  const lowFirst = code === code.toLowerCase();
  let out = '';
  for (const byte of bytes) {
    const digits = width === 1 ? byte.toString(2).padStart(8, '0') : byte.toString(16).padStart(2, '0');
    out += lowFirst ? [...digits].reverse().join('') : digits;
  }
  return out;
}
