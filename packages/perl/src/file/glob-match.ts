/** A part of a pattern for one component of a path: any characters, a character of a set, or that character. */
export type Token = '*' | ((c: string) => boolean) | { literal: string };

/** What a backslash adds to the code of the character behind it, which then means itself. */
const QUOTED = 0x4000;

/** The pattern with its quoted characters marked. */
export function quoted(pattern: string): string {
  return pattern.replace(/\\([\s\S]?)/g, (_, c: string) =>
    String.fromCharCode((c || '\\').charCodeAt(0) + QUOTED),
  );
}

/** A piece of a pattern as it stands, without marks. */
export function plain(pattern: string): string {
  return pattern.replace(/[\u4000-\u40ff]/g, (c) => String.fromCharCode(c.charCodeAt(0) - QUOTED));
}

/** The tokens of a pattern for one component. */
export function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const c = pattern.charAt(at);
    const end = c === '[' ? setEnd(pattern, at) : -1;
    if (end > 0) {
      tokens.push(setOf(pattern.slice(at + 1, end)));
      at = end;
    } else if (c === '?') tokens.push(() => true);
    else if (c !== '*') tokens.push({ literal: plain(c) });
    else if (tokens.at(-1) !== '*') tokens.push('*');
  }
  return tokens;
}

/** Where a set ends, of which `]` may be the first member; -1 if it doesn't, and the bracket means itself. */
function setEnd(pattern: string, open: number): number {
  const first = pattern[open + 1] === '!' ? open + 2 : open + 1;
  return first < pattern.length ? pattern.indexOf(']', first + 1) : -1;
}

function setOf(inner: string): (c: string) => boolean {
  const negated = inner.startsWith('!');
  const ranges: [string, string][] = [];
  const members = negated ? inner.slice(1) : inner;
  for (let at = 0; at < members.length; at++) {
    const from = plain(members.charAt(at));
    const isRange = members[at + 1] === '-' && at + 2 < members.length;
    ranges.push([from, isRange ? plain(members.charAt(at + 2)) : from]);
    if (isRange) at += 2;
  }
  return (c) => ranges.some(([from, to]) => from <= c && c <= to) !== negated;
}

/** Whether a name is one of the pattern's; one that begins with a dot only where the pattern does. */
export function matches(name: string, tokens: readonly Token[]): boolean {
  if (name.startsWith('.') && !isDot(tokens[0])) return false;
  let at = 0;
  let retry: { token: number; at: number } | undefined;
  for (let i = 0; i < tokens.length || at < name.length; ) {
    const token = tokens[i];
    if (token === '*') retry = { token: i++, at };
    else if (token !== undefined && at < name.length && fits(token, name.charAt(at))) {
      i++;
      at++;
    } else if (retry && retry.at < name.length) {
      at = ++retry.at;
      i = retry.token + 1;
    } else return false;
  }
  return true;
}

function isDot(token: Token | undefined): boolean {
  return typeof token === 'object' && token.literal === '.';
}

function fits(token: Exclude<Token, '*'>, c: string): boolean {
  return typeof token === 'function' ? token(c) : token.literal === c;
}
