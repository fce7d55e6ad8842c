// Writes tools/check/api/PACKAGE.txt: the names that a package's entry points export, and their declarations as tsc wrote them.
// --check only compares, so that an addition, too, is seen in a change. The packages must have been built: node tools/check/api.mjs [--check] [ROOT]
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isIdentifier, isVariableDeclaration } from 'typescript/unstable/ast/is';
import { API, SymbolFlags } from 'typescript/unstable/sync';

/** @typedef {import('typescript/unstable/sync').Symbol} Symbol */
/** @typedef {import('typescript/unstable/sync').Project} Project */
/** @typedef {import('typescript/unstable/ast').Node} Node */

const repository = fileURLToPath(new URL('../..', import.meta.url));
const root = process.argv.slice(2).find((word) => !word.startsWith('--')) ?? repository;
const lists = join(root, 'tools/check/api');

/** The entry points of a package that have types. @param {string} folder */
function entriesOf(folder) {
  const { name, exports = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.entries(exports)
    .filter(([, to]) => typeof to === 'object')
    .map(([path, { types }]) => ({ name: join(name, path), file: join(folder, types) }));
}

/** A compiler for these files. @param {string[]} files */
function open(files) {
  const config = join(root, '.cache/api/tsconfig.json');
  mkdirSync(join(root, '.cache/api'), { recursive: true });
  const compilerOptions = {
    module: 'nodenext',
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(repository, 'node_modules/@types')],
  };
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  const project = new API({ cwd: root }).updateSnapshot({ openProjects: [config] }).getProject(config);
  if (!project) throw new Error(`tsc can't open ${config}`);
  return project;
}

/** A symbol itself, where a module only passes it on. @param {Project} project @param {Symbol} symbol */
const origin = ({ checker }, symbol) =>
  symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

/** What a module exports. @param {Project} project @param {string} file */
function exportsOf(project, file) {
  const source = project.program.getSourceFile(file);
  const module = source && project.checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${file} is no module: build the packages first`);
  return project.checker
    .getExportsOfModule(module)
    .map((symbol) => ({ name: symbol.name, symbol: origin(project, symbol) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A declaration without its comments. @param {Node} node */
function textOf(node) {
  const text = node
    .getText()
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/^\s*\n/gm, '')
    .replace(/^(?:export |declare )+/, '');
  return isVariableDeclaration(node) ? `const ${text};` : text;
}

/** The types of the package itself that a declaration names. @param {Project} project @param {Node} node @param {string} folder */
function typesIn({ checker }, node, folder) {
  /** @type {Node[]} */
  const names = [];
  /** @param {Node} child */
  const visit = (child) => {
    if (isIdentifier(child)) names.push(child);
    child.forEachChild(visit);
  };
  visit(node);
  return checker.getSymbolAtLocation(names).flatMap((symbol) => {
    const type = symbol && origin(/** @type {Project} */ ({ checker }), symbol);
    const kinds = SymbolFlags.Interface | SymbolFlags.TypeAlias | SymbolFlags.Class;
    const own = type?.declarations.some(({ path }) => path.startsWith(`${folder}/`));
    return type && own && type.flags & kinds ? [type] : [];
  });
}

/** What the list of a package says. @param {string} folder */
function describe(folder) {
  const entries = entriesOf(folder);
  const project = open(entries.map(({ file }) => file));
  /** @type {Set<number>} */
  const told = new Set();
  /** @type {Symbol[]} */
  const within = [];
  /** @param {Symbol} symbol @returns {string[]} */
  const tell = (symbol) => {
    if (told.has(symbol.id)) return [];
    told.add(symbol.id);
    const nodes = symbol.declarations.flatMap((handle) => handle.resolve(project) ?? []);
    for (const node of nodes) within.push(...typesIn(project, node, folder));
    return nodes.map(textOf);
  };
  const sections = entries.map(({ name, file }) => {
    const exported = exportsOf(project, file);
    // What an entry point before it has told is but named.
    const lines = exported.map(({ name, symbol }) => {
      const shown = name === symbol.name ? '' : `${name} is `;
      return shown + (tell(symbol).join('\n') || name);
    });
    return [`# ${name}`, ...lines];
  });
  /** @type {{ name: string, texts: string[] }[]} */
  const inner = [];
  for (let type = within.shift(); type; type = within.shift())
    inner.push({ name: type.name, texts: tell(type) });
  inner.sort((a, b) => (a.name < b.name ? -1 : 1));
  sections.push(['# types that these name and nothing exports', ...inner.flatMap(({ texts }) => texts)]);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

for (const name of readdirSync(join(root, 'packages'))) {
  const folder = join(root, 'packages', name);
  if (entriesOf(folder).length === 0) continue;
  const file = join(lists, `${name}.txt`);
  const text = describe(folder);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(
      `what ${name} exports is not what ${file} says: run nx run tools:api and look at the change`,
    );
    process.exitCode = 1;
  }
}
