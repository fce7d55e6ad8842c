// Writes docs/names.md: every name of tools/names.txt, and where it is. Fails where a name is neither exported nor explained.
// With --check only compares.
//   nx run docs:names
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const read = (/** @type {string} */ file) => readFileSync(new URL(file, root), 'utf8');

/** What a package's main entry exports. @param {string} name */
function exported(name) {
  const [, main = ''] = read(`tools/check/api/${name}.txt`).split(/^# /m);
  return new Set(
    [...main.matchAll(/^(?:abstract )?(?:function|class|const|let|enum) ([\w$]+)/gm)].map(([, n]) => n),
  );
}

/** The methods of the class `Socket`. */
function methods() {
  const [, body = ''] = /^class Socket .*?\{\n(.*?)^\}/ms.exec(read('tools/check/api/socket.txt')) ?? [];
  return new Set([...body.matchAll(/^ {4}(?:static )?(\w+)[(<]/gm)].map(([, n]) => n));
}

const packages = new Map([
  .../** @type {[string, Set<string | undefined>][]} */ (
    ['sys', 'socket', 'aio', 'perl'].map((name) => [name, exported(name)])
  ),
  ['Socket', methods()],
]);

/** A table: its names in order, and the explanations of some. @param {string} text */
function parse(text) {
  const [head = '', ...lines] = text.split('\n').filter((line) => line !== '');
  const [title = '', order = ''] = head.split(' | ');
  /** @type {Map<string, string | undefined>} */
  const names = new Map();
  for (const line of lines) {
    const [, listed = line, sign, what] = /^((?:-?\w[\w.]* )+)([=-]) (.+)$/.exec(line) ?? [];
    for (const name of listed.trim().split(' '))
      names.set(name, sign === undefined ? names.get(name) : sign === '=' ? `use ${what}` : `none: ${what}`);
  }
  return { title, order: order.split(' '), names };
}

/** @param {string} one */
const shown = (one) => (one === 'Socket' ? '`Socket` of `@perlipc/socket`' : `\`@perlipc/${one}\``);

/** @type {string[]} */
const lost = [];

/** @param {string[]} order @param {string} name @param {string | undefined} explained */
function where(order, name, explained) {
  const found = order.filter((one) => packages.get(one)?.has(name));
  if (found.length > 0) return found.map(shown).join(', ');
  if (explained === undefined) lost.push(name);
  return explained ?? '?';
}

const [, ...tables] = read('tools/names.txt').split(/^# (?=[A-Z].*\|)/m);
const sections = tables.map(parse).map(({ title, order, names }) => {
  const rows = [...names]
    .sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .map(([name, explained]) => `| \`${name}\` | ${where(order, name, explained)} |`);
  return `## ${title}\n\n| name | where |\n|---|---|\n${rows.join('\n')}\n`;
});
const page = `# Every name

This page says where a name of Perl, C or Python is here. A package in the second column exports the name itself. \`nx run docs:names\` makes the
page from the packages' exports and \`tools/names.txt\`; lint fails if a name is neither exported nor explained.

${sections.join('\n')}`;

for (const name of lost)
  console.error(`tools/names.txt: ${name} is exported by no package and not explained`);
const file = new URL('docs/names.md', root);
if (!process.argv.includes('--check')) writeFileSync(file, page);
else if (readFileSync(file, 'utf8') !== page) {
  console.error('docs/names.md is not what the packages export: nx run docs:names');
  process.exitCode = 1;
}
if (lost.length > 0) process.exitCode = 1;
