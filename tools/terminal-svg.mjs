// A terminal's lines as a picture, in the reader's light or dark.

const ADVANCE = 8;
const LEADING = 19;
const MARGIN = 16;
const TITLE = 30;

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What a tab shows as, and no line longer than the terminal. @param {string} line @param {number} columns */
function folded(line, columns) {
  let wide = '';
  for (const c of line) wide += c === '\t' ? ' '.repeat(8 - (wide.length % 8)) : c;
  return wide.match(new RegExp(`.{1,${columns}}`, 'g')) ?? [''];
}

/** The class of a line: what was typed, what a server logs, or what a client prints. @param {string} line */
const kindOf = (line) =>
  line.startsWith('$ ') ? 'typed' : /^\S+\.js \d+: |^\[\d+\]|^ {8,}at port/.test(line) ? 'log' : 'out';

/**
 * The picture of a terminal that shows `lines`.
 * @param {string[]} lines @param {number} columns
 */
export function drawTerminal(lines, columns) {
  const rows = lines.flatMap((line) => folded(line, columns));
  const width = columns * ADVANCE + 2 * MARGIN;
  const height = rows.length * LEADING + TITLE + 2 * MARGIN;
  const text = rows.map((row, i) => {
    const y = TITLE + MARGIN + i * LEADING + 13;
    return row === '' ? '' : `<text class="${kindOf(row)}" x="${MARGIN}" y="${y}">${escaped(row)}</text>\n`;
  });
  const lights = [0, 1, 2].map((i) => `<circle class="light" cx="${MARGIN + 6 + i * 20}" cy="15" r="5.5"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>A session: the forking server greets two clients</title>
<style>
text { font: 13.3px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #1f2328 }
.typed { font-weight: 600; fill: #0550ae } .log { fill: #59636e } .out { fill: #116329 }
.paper { fill: #f6f8fa; stroke: #d1d9e0 } .light { fill: #d1d9e0 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .typed { fill: #79c0ff } .log { fill: #9198a1 } .out { fill: #7ee787 }
.paper { fill: #0d1117; stroke: #3d444d } .light { fill: #3d444d }
}
</style>
<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${lights.join('\n')}
${text.join('')}</svg>
`;
}
