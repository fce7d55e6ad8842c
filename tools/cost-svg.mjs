// Draws docs/cost.svg, the README's picture, from the tables of docs/benchmarks.md. With --check only compares.
//   nx run docs:cost
import { readFileSync, writeFileSync } from 'node:fs';

const docs = new URL('../docs/', import.meta.url);
const WIDTH = 720;
const LABELS = 190;
const BAR = WIDTH - LABELS - 110;
const ROW = 24;

const panels = [
  {
    kind: 'greeting-tcp4',
    title: 'TCP connection accepted, greeted, closed: CPU time in µs',
    logarithmic: false,
  },
  {
    kind: 'exit',
    title: 'A child made, ended and reaped: CPU time in µs (logarithmic axis)',
    logarithmic: true,
  },
];
/** Each contender's, as in the charts of the benchmarks. @type {Record<string, string>} */
const colours = JSON.parse(
  readFileSync(new URL('../test/bench/src/report/colours.json', import.meta.url), 'utf8'),
);

/** The first two columns of the table whose heading begins with `kind`. @param {string} kind */
function rowsOf(kind) {
  const text = readFileSync(new URL('benchmarks.md', docs), 'utf8');
  const [, body = ''] = new RegExp(`^\\| ${kind} \\|.*\\n\\|[-:| ]+\\n((?:\\|.*\\n)+)`, 'm').exec(text) ?? [];
  const rows = [...body.matchAll(/^\| ([^|]+?) \| ([\d.]+)/gm)];
  if (rows.length === 0) throw new Error(`docs/benchmarks.md has no table ${kind}`);
  return rows.map(([, name = '', value]) => ({ name, value: Number(value) }));
}

/** @param {typeof panels[number]} panel @param {number} top */
function draw({ kind, title, logarithmic }, top) {
  const rows = rowsOf(kind);
  const most = Math.max(...rows.map(({ value }) => value));
  const least = 10 ** Math.floor(Math.log10(Math.min(...rows.map(({ value }) => value))));
  const length = (/** @type {number} */ value) =>
    BAR * (logarithmic ? Math.log(value / least) / Math.log(most / least) : value / most);
  const bars = rows.map(({ name, value }, i) => {
    const y = top + 34 + i * ROW;
    return `<text x="${LABELS - 8}" y="${y + 13}" text-anchor="end">${name}</text>
<rect fill="${colours[name] ?? '#8c959f'}" x="${LABELS}" y="${y}" width="${length(value).toFixed(1)}" height="17" rx="2"/>
<text x="${(LABELS + length(value) + 6).toFixed(1)}" y="${y + 13}">${value}</text>
`;
  });
  return {
    bottom: top + 34 + rows.length * ROW + 14,
    text: `<text class="title" x="16" y="${top + 18}">${title}</text>\n${bars.join('')}`,
  };
}

let bottom = 6;
let content = '';
for (const panel of panels) {
  const drawn = draw(panel, bottom);
  bottom = drawn.bottom;
  content += drawn.text;
}
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom}" width="${WIDTH}" height="${bottom}" role="img">
<title>CPU time of a connection and of a child: perlipc beside C, perl, python3 and Node</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600 }
svg > rect:first-of-type { fill: #fff }
@media (prefers-color-scheme: dark) { text { fill: #f0f6fc } svg > rect:first-of-type { fill: #0d1117 } }
</style>
<rect width="${WIDTH}" height="${bottom}"/>
${content}</svg>
`;
const file = new URL('cost.svg', docs);
if (!process.argv.includes('--check')) writeFileSync(file, svg);
else if (readFileSync(file, 'utf8') !== svg) {
  console.error('docs/cost.svg is not what docs/benchmarks.md says: nx run docs:cost');
  process.exitCode = 1;
}
