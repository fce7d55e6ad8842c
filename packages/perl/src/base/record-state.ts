/** What a handle is called, and how many records were read from it. */
interface Records {
  readonly name: string;
  lines: number;
}

/** What messages and `readline` share: the handle that was read last, and the raw value of `$/`. */
export const recordState: { lastRead: Records | undefined; separator: string | number | undefined } = {
  lastRead: undefined,
  separator: '\n',
};
