/** Reads the parts of one directive of a format, in perl's order; `at` is where it has come to. */
export class Scanner {
  constructor(
    private readonly format: string,
    public at: number,
  ) {}

  /** The character here, empty at the end. */
  get next(): string {
    return this.format.charAt(this.at);
  }

  /** Takes the character here if it is one of these. */
  one(of: string): string {
    const c = this.next;
    if (c === '' || !of.includes(c)) return '';
    this.at++;
    return c;
  }

  many(of: string): string {
    let all = '';
    for (let c = this.one(of); c !== ''; c = this.one(of)) all += c;
    return all;
  }

  /** A number, which does not begin with 0; empty if none is here. */
  digits(): string {
    return '123456789'.includes(this.next || 'none') ? this.many('0123456789') : '';
  }

  /** The index of `*INDEX$` behind the star: empty if none is here, undefined if it is malformed. */
  starIndex(): string | undefined {
    const index = this.digits();
    if (index === '') return '';
    return this.any() === '$' ? index : undefined;
  }

  /** `hh h ll l q L V z t j` */
  size(): string {
    const size = this.one('hlqLVztj');
    return 'hl'.includes(size || 'none') ? size + this.one(size) : size;
  }

  /** Takes the character here, whatever it is. */
  any(): string {
    const c = String.fromCodePoint(this.format.codePointAt(this.at) ?? 0);
    if (this.next === '') return '';
    this.at += c.length;
    return c;
  }
}
