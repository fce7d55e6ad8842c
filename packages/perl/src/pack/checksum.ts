import { realSize } from './float.js';
import { simplest } from './integer.js';

const COUNTED_AS_DOUBLES = 'cCsSiIlLnNUWvVqQjJ';

/** The sum of values, cut to as many bits as `%` asks for: of 64 bits at most, or as a double where more are asked for. */
export class Checksum {
  private sum = 0;
  private long = 0n;
  private double = 0;

  constructor(private readonly bits: number) {}

  add(value: number | bigint): void {
    if (this.bits > 64) this.double += Number(value);
    else if (typeof value === 'bigint') this.long += value;
    else {
      this.sum += value;
      if (Math.abs(this.sum) < 2 ** 52) return;
      this.long += BigInt(this.sum);
      this.sum = 0;
    }
  }

  /** Adds how many bits are set. */
  addBits(count: number): void {
    this.sum += count;
  }

  addReal(value: number): void {
    this.double += value;
  }

  value(code: string): number | bigint {
    if (realSize(code) !== undefined || (this.bits > 64 && COUNTED_AS_DOUBLES.includes(code)))
      return this.real();
    return simplest(BigInt.asUintN(Math.min(this.bits, 64), this.long + BigInt(this.sum)));
  }

  private real(): number {
    const modulus = 2 ** (this.bits % 16) * 65536 ** Math.floor(this.bits / 16);
    let sum = this.double;
    // Perl adds the modulus until the sum is positive, which may take forever.
    if (sum < -1000 * modulus) sum %= modulus;
    while (sum < 0) sum += modulus;
    const quotient = sum / modulus;
    return Math.abs(quotient) === Number.POSITIVE_INFINITY ? 0 : (quotient - Math.trunc(quotient)) * modulus;
  }
}
