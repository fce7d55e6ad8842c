// Writes the constants of the addon, @perlipc/sys and @perlipc/socket from tools/constants.txt; --check only compares.
// A "?" after a name: some supported platform lacks it. A "=": an enumerator, which #ifdef can't see. A "-":
// Linux lacks it.
import { readFileSync, writeFileSync } from 'node:fs';

const list = new URL('constants.txt', import.meta.url);
const root = new URL('../', import.meta.url);

/** @typedef {{ name: string, optional: boolean, enumerator: boolean, linux: boolean }} Constant */

/** @returns {Map<string, Constant[]>} */
function parse() {
  const groups = new Map();
  const seen = new Set();
  /** @type {Constant[] | undefined} */
  let group;
  for (const line of readFileSync(list, 'utf8').split('\n')) {
    const header = /^\[(\w+)\]$/.exec(line)?.[1];
    if (header) {
      group = [];
      groups.set(header, group);
    } else if (line !== '' && !line.startsWith('#')) {
      for (const word of line.split(/\s+/)) {
        const [, name, marks] = /^(\w+)([=?-]*)$/.exec(word) ?? fail(`not a constant: ${word}`);
        if (!group || !name) fail(`${word} stands before any [group]`);
        else if (seen.has(name)) fail(`${name} stands twice`);
        else
          group.push({
            name,
            optional: !!marks?.includes('?'),
            enumerator: !!marks?.includes('='),
            linux: !marks?.includes('-'),
          });
      }
    }
  }
  return groups;
}

/** @param {string} message @returns {never} */
function fail(message) {
  throw new Error(`tools/constants.txt: ${message}`);
}

const written = 'Written by tools/constants.mjs from tools/constants.txt.';

/** @param {Map<string, Constant[]>} groups */
function cc(groups) {
  const lines = [`// ${written}`];
  for (const [group, constants] of groups) {
    lines.push(`GROUP(${group})`);
    for (const { name, optional, enumerator } of constants) {
      if (optional)
        lines.push(enumerator ? `#if defined(${name}) || defined(HAVE_${name})` : `#ifdef ${name}`);
      lines.push(`CONSTANT(${name})`);
      if (optional) lines.push('#endif');
    }
  }
  return `${lines.join('\n')}\n`;
}

/** @param {Constant} constant */
const typeOf = ({ optional }) => (optional ? 'number | undefined' : 'number');

/** The values that the addon has. @param {Map<string, Constant[]>} groups */
function types(groups) {
  const lines = [`// ${written}`, ''];
  lines.push('/** The values that the compiled addon has, by group. */', 'export interface Constants {');
  for (const [group, constants] of groups) {
    lines.push(`  readonly ${group}: {`);
    for (const c of constants) lines.push(`    readonly ${c.name}: ${typeOf(c)};`);
    lines.push('  };');
  }
  return `${lines.join('\n')}\n}\n`;
}

/** @param {Map<string, Constant[]>} groups */
function ts(groups) {
  const lines = [`// ${written}`, "import { native } from './addon/native.js';", ''];
  for (const [group, constants] of groups) {
    const names = constants.filter(
      (c) => ![...groups.values()].flat().some((d) => d !== c && d.name === c.name),
    );
    for (const c of names)
      lines.push(`export const ${c.name}: ${typeOf(c)} = native.constants.${group}.${c.name};`);
  }
  return `${lines.join('\n')}\n`;
}

/** The entry for programs of Linux: what it has is there. @param {Map<string, Constant[]>} groups */
function linux(groups) {
  const all = [...groups.values()].flat();
  const names = all.filter((c) => c.optional && c.linux && !all.some((d) => d !== c && d.name === c.name));
  const everything = ['.', 'index.js'].join('/');
  const functions = ['sigqueue', 'sigtimedwait', 'sigwait', 'sigwaitinfo'];
  return `// ${written}
import * as sys from '${everything}';

if (process.platform !== 'linux')
  throw new Error(
    \`@perlipc/sys/linux is for programs of Linux; on \${process.platform} import @perlipc/sys, where what a platform may lack is optional\`,
  );

export * from '${everything}';

${names.map(({ name }) => `export const ${name}: number = sys.${name} as number;\n`).join('')}
${functions.map((name) => `export const ${name}: NonNullable<typeof sys.${name}> = sys.${name} as NonNullable<typeof sys.${name}>;\n`).join('')}`;
}

/** What Socket.pm exports of them, by these groups. @param {Map<string, Constant[]>} groups */
function socket(groups) {
  const names = ['socket', 'option', 'netdb', 'eai'].flatMap(
    (group) => groups.get(group) ?? fail(`no [${group}]`),
  );
  return `// ${written}\nexport {\n${names.map(({ name }) => `  ${name},\n`).join('')}} from '@perlipc/sys';\n`;
}

const groups = parse();
const check = process.argv.includes('--check');
for (const [file, text] of /** @type {const} */ ([
  ['native/src/constants.inc', cc(groups)],
  ['packages/sys/src/addon/constant-types.ts', types(groups)],
  ['packages/sys/src/constants.ts', ts(groups)],
  ['packages/sys/src/linux.ts', linux(groups)],
  ['packages/socket/src/constants.ts', socket(groups)],
])) {
  const target = new URL(file, root);
  if (!check) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text) {
    console.error(`${file} is not what tools/constants.txt says: run nx run tools:constants`);
    process.exitCode = 1;
  }
}
