import { integer, type Scalar } from '../base/numeric.js';
import { die } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { warning } from '../diagnostics/warning.js';

/** The longest index of perl's. */
const MOST = 2 ** 62;

/** The list that directives take their arguments from, in turn or by number. */
export class Arguments {
  private next = 0;
  /** Whether every argument should have been used. */
  private inTurn = true;
  private missed = false;

  constructor(
    private readonly list: readonly Scalar[],
    readonly operation: string,
  ) {}

  /** Begins a directive. What it returns takes `invalid` back to here. */
  begin(): number {
    this.missed = false;
    return this.next;
  }

  /** The next argument, or the one with a number; Perl's false where there is none. */
  take(index = ''): Scalar {
    const at = index === '' ? this.next++ : this.indexed(index);
    if (at < this.list.length) return this.list[at];
    this.missed = true;
    return false;
  }

  /** A directive has an index: the list need not be used up. */
  numbered(): void {
    this.inTurn = false;
  }

  private indexed(index: string): number {
    this.numbered();
    if (Number(index) >= MOST) this.overflow();
    return Number(index) - 1;
  }

  /** Tells, once a directive, of an argument that was missing. */
  tellMissing(): void {
    if (this.missed) warning(`Missing argument in ${this.operation}`);
  }

  /** A directive that is none is left as it is. */
  invalid(directive: string, mark: number): void {
    this.next = mark;
    this.inTurn = false;
    const octal = (c: string) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`;
    const what = directive === '%' ? 'end of string' : `"${directive.replace(/[^ -~]/g, octal)}"`;
    warning(`Invalid conversion in ${this.operation}: ${what}`);
  }

  finish(): void {
    if (this.inTurn && this.next < this.list.length) warning(`Redundant argument in ${this.operation}`);
  }

  /** A width or precision from an argument. */
  star(index: string): number {
    return this.checked(Number(integer(operand(this.take(index), this.operation))), 2 ** 31);
  }

  /** A width or precision. */
  checked(size: number, most = 2 ** 62): number {
    return Math.abs(size) < most ? size : this.overflow();
  }

  overflow(): never {
    return die(`Integer overflow in format string for ${this.operation}`);
  }
}
