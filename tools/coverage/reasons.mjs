// The list of what a whole run may leave out, with reasons: reasons.txt. "= REASON" begins a section, "=? REASON" one of what runs
// in some runs and not in others. Then a file, and below it, indented, the first line of each part that doesn't run, or * for all of it.

/** @typedef {{ code: Set<number>, uncovered: Set<number> }} Lines the numbers of lines, from 1 */
/** @typedef {{ line: number, text: string }[]} Part lines of code that follow one another and don't run */
/** @typedef {{ file: string, text: string, sometimes: boolean, used?: boolean }} Reason */

/** @param {string} text @returns {Reason[]} */
export function parseReasons(text) {
  /** @type {Reason[]} */
  const reasons = [];
  let sometimes = false;
  let section = '';
  let file = '';
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('=')) {
      sometimes = line.startsWith('=?');
      section = line;
    } else if (!line.startsWith(' ')) file = line;
    else if (section === '' || file === '') throw new Error(`reasons.txt: no section or file above: ${line}`);
    else reasons.push({ file, text: line.trim(), sometimes });
  }
  return reasons;
}

/** A line of closing brackets alone says nothing, and TypeScript's source maps have places of comments. @param {string} text */
export const isCode = (text) => /[^\s)}\];,]/.test(text) && !/^\s*(\/\/|\/\*|\*(\s|\/|$))/.test(text);

/** @param {Lines} lines @param {string} source @returns {Part[]} */
export function partsOf({ code, uncovered }, source) {
  /** @type {Part[]} */
  const parts = [];
  let open = false;
  for (const [i, each] of source.split('\n').entries()) {
    const text = each.trim();
    if (!isCode(text) || !code.has(i + 1)) continue;
    if (!uncovered.has(i + 1)) open = false;
    else if (open) parts.at(-1)?.push({ line: i + 1, text });
    else {
      parts.push([{ line: i + 1, text }]);
      open = true;
    }
  }
  return parts;
}

/** The parts without a reason, and the reasons of which nothing is left.
 * @param {Map<string, Part[]>} files @param {Reason[]} reasons */
export function compare(files, reasons) {
  /** @type {{ file: string, part: Part }[]} */
  const unexplained = [];
  for (const [file, parts] of files) {
    const known = reasons.filter((reason) => reason.file === file);
    for (const part of parts) {
      // A reason holds from its line to the end of the part.
      let explained = part.length;
      for (const reason of known) {
        const at = reason.text === '*' ? 0 : part.findIndex(({ text }) => text === reason.text);
        if (at < 0) continue;
        reason.used = true;
        explained = Math.min(explained, at);
      }
      if (explained > 0) unexplained.push({ file, part: part.slice(0, explained) });
    }
  }
  return { unexplained, stale: reasons.filter(({ used, sometimes }) => !used && !sometimes) };
}
