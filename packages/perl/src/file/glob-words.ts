const SPACE = /[ \t\n\r\f\v]/;
const TRIMMED = /^[ \t\n\r\f\v]+|[ \t\n\r\f\v]+$/g;

/** The patterns in the argument of `glob`: words, in which quotes keep spaces. One that has no end leaves the argument one word. */
export function words(text: string): string[] {
  const found: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === '"' || c === "'") {
      const quoted = untilQuote(text, at + 1, c);
      if (quoted === undefined) return [text.replace(TRIMMED, '')];
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else if (c === '\\') {
      const next = text.charAt(++at);
      word = (word ?? '') + (next === '"' || next === "'" ? next : c + next);
    } else if (!SPACE.test(c)) word = (word ?? '') + c;
    else if (word !== undefined) {
      found.push(word);
      word = undefined;
    }
  }
  return word === undefined ? found : [...found, word];
}

/** What stands before the quote that ends it, without the backslashes of quotes like it. */
function untilQuote(text: string, from: number, quote: string): { text: string; end: number } | undefined {
  let taken = '';
  for (let at = from; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === quote) return { text: taken, end: at };
    if (c === '\\') {
      const next = text.charAt(++at);
      taken += next === quote ? next : c + next;
    } else taken += c;
  }
  return undefined;
}
