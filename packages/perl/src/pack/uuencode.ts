/** Lines of uuencoded bytes: `length` bytes each, a count before them. */
export function uuencode(bytes: Uint8Array, length: number): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += length) out += line(bytes.subarray(at, at + length));
  return out;
}

function line(bytes: Uint8Array): string {
  let out = digit(bytes.length);
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    out += digit(a >> 2) + digit((a << 4) | (b >> 4)) + digit((b << 2) | (c >> 6)) + digit(c);
  }
  return `${out}\n`;
}

/** Six bits as a character from ! to `, which stands for 0. */
function digit(bits: number): string {
  return String.fromCharCode((bits & 63) === 0 ? 0x60 : 0x20 + (bits & 63));
}

/** The bytes of uuencoded lines from `at` on, each as a character, and where the lines end. */
export function uudecode(text: Uint8Array, at: number): { out: string; end: number } {
  const isDigit = (i: number) =>
    i < text.length && (text[i] as number) >= 0x20 && (text[i] as number) <= 0x60;
  let out = '';
  let end = at;
  const next = () => (isDigit(end) ? ((text[end++] as number) - 0x20) & 63 : 0);
  while (isDigit(end) && text[end] !== 0x20) {
    for (let left = next(); left > 0; left -= 3) {
      const [a, b, c, d] = [next(), next(), next(), next()];
      const three = String.fromCharCode(
        ((a << 2) | (b >> 4)) & 255,
        ((b << 4) | (c >> 2)) & 255,
        ((c << 6) | d) & 255,
      );
      out += three.slice(0, left);
    }
    if (text[end] === 0x0a) end++;
    // A checksum may stand before the newline.
    else if (text[end + 1] === 0x0a) end += 2;
  }
  return { out, end };
}
