import { integer, type Scalar } from '../base/numeric.js';
import { die } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { warning } from '../diagnostics/warning.js';

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

  /** Begins a directive, which has its own argument, or the one with a number. */
  begin(index: string | undefined): void {
    this.missed = false;
    if (index !== undefined) this.inTurn = false;
  }

  /** The next argument, or the one with a number; Perl's false where there is none, of which it tells once a directive. */
  take(index?: string): Scalar {
    if (index !== undefined) this.inTurn = false;
    const at = index === undefined ? this.next++ : Number(index) - 1;
    if (at < this.list.length) return this.list[at];
    if (!this.missed) warning(`Missing argument in ${this.operation}`);
    this.missed = true;
    return false;
  }

  /** A directive that is none is left as it is. */
  invalid(directive: string): string {
    this.inTurn = false;
    const octal = (c: string) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`;
    const what = directive === '%' ? 'end of string' : `"${directive.replace(/[^ -~]/g, octal)}"`;
    warning(`Invalid conversion in ${this.operation}: ${what}`);
    return directive;
  }

  finish(): void {
    if (this.inTurn && this.next < this.list.length) warning(`Redundant argument in ${this.operation}`);
  }

  /** A width, a precision or a vector's joining string: digits, or `*` or `*INDEX$` for an argument. */
  star(text: string): Scalar {
    return this.take(/\d+/.exec(text)?.[0]);
  }

  size(text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    const size = Number(text.startsWith('*') ? integer(operand(this.star(text), this.operation)) : text);
    if (Math.abs(size) >= 2 ** 31) die(`Integer overflow in format string for ${this.operation}`);
    return size;
  }
}
