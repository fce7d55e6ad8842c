/** Bytes that one read of a handle asks for, as many as perl does. */
const SIZE = 8192;

const whole = Buffer.allocUnsafeSlow(SIZE);
let part = whole;

/**
 * Where a read puts its bytes, for use at once: the next read may get the same memory. No handler of a signal runs between
 * a read that succeeded and the copy to text.
 */
export function scratch(size = SIZE): Buffer {
  if (!(size >= 0 && size <= SIZE)) return Buffer.allocUnsafe(size);
  if (part.length !== size) part = whole.subarray(0, size);
  return part;
}
