/** How often an item counts: a number, `*`, or no count at all, which is once. */
export type Count = number | '*' | undefined;

/** One item of a template; for `(`, `group` is what stands in the parentheses. */
export interface Item {
  /** Empty for what is no item but has something to tell. */
  code: string;
  /** With `!`. */
  native: boolean;
  /** The byte order that `<` or `>` demands, also for a group around it. */
  order: '<' | '>' | undefined;
  count: Count;
  /** A `/` follows: this item is the length of the next. */
  slash: boolean;
  group: Item[];
  /** What the template's own mistakes at this item are: warnings, and what it dies of when the item's turn comes. */
  warnings?: Notice[];
  error?: string;
}

/** A warning; that of commas is told once a call, but one within `[]` doesn't count. */
export interface Notice {
  text: string;
  comma: boolean;
  counts: boolean;
}

/** How many bytes bring `length` to a multiple of `unit`. */
export function padding(length: number, unit: number): number {
  return unit === 0 ? 0 : (unit - (length % unit)) % unit;
}
