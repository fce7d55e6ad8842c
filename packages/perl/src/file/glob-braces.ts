/** The patterns that `{a,b}` makes of one. A brace without its other ends the pattern; `{}` alone is itself. */
export function* eachAlternative(pattern: string): Generator<string> {
  const open = pattern === '{}' ? -1 : pattern.indexOf('{');
  const close = open < 0 ? -1 : balanced(pattern, open + 1);
  if (open < 0) yield pattern;
  else if (close < 0) yield pattern.slice(0, open);
  else
    for (const part of alternatives(pattern.slice(open + 1, close)))
      yield* eachAlternative(pattern.slice(0, open) + part + pattern.slice(close + 1));
}

/** Where the brace ends; -1 if it doesn't. What stands between brackets doesn't count. */
function balanced(pattern: string, from: number): number {
  for (let at = from, depth = 0; at < pattern.length; at++) {
    at = pastBrackets(pattern, at);
    if (pattern[at] === '{') depth++;
    else if (pattern[at] === '}' && depth-- === 0) return at;
  }
  return -1;
}

function pastBrackets(pattern: string, at: number): number {
  return pattern[at] === '[' ? Math.max(at, pattern.indexOf(']', at)) : at;
}

function alternatives(inner: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0, depth = 0; at < inner.length; at++) {
    at = pastBrackets(inner, at);
    if (inner[at] === '{') depth++;
    else if (inner[at] === '}') depth--;
    else if (inner[at] === ',' && depth === 0) {
      parts.push(inner.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, inner.slice(from)];
}
