// Writes docs/names.md: every name of tools/references.txt and tools/names.txt, and where it is. Fails where a name is neither
// exported nor explained.
// With --check only compares.
//   nx run docs:names
import { readFileSync, writeFileSync } from 'node:fs';
import { listed as references } from './references.mjs';

const root = new URL('..', import.meta.url);
const read = (/** @type {string} */ file) => readFileSync(new URL(file, root), 'utf8');

/** What an entry of a package exports. @param {string} entry */
function exported(entry) {
  const [name] = entry.split('/');
  const entries = read(`tools/check/api/${name}.txt`).split(/^# /m);
  const main = entries.find((one) => one.startsWith(`@perlipc/${entry}\n`)) ?? '';
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
    ['sys', 'socket', 'aio', 'perl', 'perl/posix', 'perl/time-hires', 'perl/ipc-open3'].map((name) => [
      name,
      exported(name),
    ])
  ),
  ['Socket', methods()],
]);

/** @param {string} pattern */
const matching = (pattern) => new RegExp(`^${pattern.replaceAll('$', '\\$').replaceAll('*', '.*')}$`);

const known = references();

/** A table: its names, and how those are explained that no package exports. @param {string} text */
function parse(text) {
  const [head = '', ...lines] = text.split('\n').filter((line) => line !== '');
  const [title = '', order = ''] = head.split(' | ');
  const names = new Set(known.names.get(title));
  /** @type {{ pattern: RegExp, said: string }[]} */
  const explanations = [];
  for (const line of lines) {
    const [, listed = line, sign, what] = /^((?:[-$%]?[\w*][\w.*]* )+)([=-]) (.+)$/.exec(line) ?? [];
    for (const name of listed.trim().split(' ')) {
      if (!name.includes('*')) names.add(name);
      if (sign === undefined) continue;
      explanations.push({ pattern: matching(name), said: sign === '=' ? `use ${what}` : `none: ${what}` });
    }
  }
  return { title, order: order.split(' '), names, explanations };
}

/** @param {string} one */
const shown = (one) => (one === 'Socket' ? '`Socket` of `@perlipc/socket`' : `\`@perlipc/${one}\``);

/** @type {string[]} */
const lost = [];

/** @param {ReturnType<typeof parse>} table @param {string} name */
function where({ title, order, explanations }, name) {
  const found = order.filter((one) => packages.get(one)?.has(name));
  if (found.length > 0) return found.map(shown).join(', ');
  const explained = explanations.find(({ pattern }) => pattern.test(name))?.said;
  if (explained === undefined) lost.push(`${title}: ${name}`);
  return explained ?? '?';
}

/** Names that share a row: constants of one prefix, functions each by itself. @param {string} name */
const family = (name) =>
  /^[A-Z][A-Z0-9]*_?\w*$/.test(name) && !/[a-z]{2}/.test(name) ? name.split('_')[0] : name;

/** @param {string} a @param {string} b */
const byName = (a, b) =>
  a.toLowerCase() < b.toLowerCase() || (a.toLowerCase() === b.toLowerCase() && a < b) ? -1 : 1;

/** @param {ReturnType<typeof parse>} table */
function rowsOf(table) {
  /** @type {Map<string, { names: string[], place: string }>} */
  const rows = new Map();
  for (const name of [...table.names].sort(byName)) {
    const place = where(table, name);
    const key = `${family(name)} ${place}`;
    const row = rows.get(key) ?? { names: [], place };
    row.names.push(`\`${name}\``);
    rows.set(key, row);
  }
  return [...rows.values()].map(({ names, place }) => `| ${names.join(' ')} | ${place} |`);
}

const [, ...tables] = read('tools/names.txt').split(/^# (?=[A-Z].*\|)/m);
const parsed = tables.map(parse);
const sections = parsed.map(
  (table) => `## ${table.title}\n\n| name | where |\n|---|---|\n${rowsOf(table).join('\n')}\n`,
);
for (const title of known.names.keys())
  if (!parsed.some((table) => table.title === title)) lost.push(`a table "${title}"`);
const versions = [...known.versions].map(([of, number]) => `${of} ${number}`).join(', ');
const page = `# Every name

This page says where a name of Perl, C or Python is here. A package in the second column exports the name itself. Constants of one prefix share
a row. The names are all that ${versions} have, and some of newer ones; the functions of C are those that the headers declare for POSIX.1-2008, and the
ones of Linux that programs use. C's constants have no table: \`@perlipc/sys\` has those of the same headers, and
\`tools/constants-left-out.txt\` says which it leaves out and why. \`nx run docs:names\` makes the page from the packages' exports,
\`tools/references.txt\` and \`tools/names.txt\`; lint fails if a name of perl, Python or C is missing, or neither exported nor explained.

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
