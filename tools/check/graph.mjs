// Which files of a tree know which: by their imports, those of types too, or by their #includes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';

/** @typedef {Map<string, Set<string>>} Graph each file, or each pair of `x.cc` and `x.h`, without the extension, and what it knows */

const STATEMENT = /^(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm;
const BARE = /^import\s*['"]([^'"]+)['"]/gm;
/** `import('…')` of a value or a type, not in a doc comment. */
const CALL = /^(?!\s*\*).*?\bimport\(\s*['"]([^'"]+)['"]/gm;
const INCLUDE = /^#include "([^"]+)"/gm;

/** @param {string} text */
export const imports = (text) =>
  [STATEMENT, BARE, CALL].flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = '']) => name));

/** @param {string} file */
const stem = (file) => file.replace(/\.(?:[cm]?[jt]s|cc|h)$/, '');

/** The sources below `folder`, as paths from there. @param {string} folder @param {string[]} without @returns {string[]} */
function sources(folder, without) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return /\.(?:[cm]?ts|mjs|cc|h)$/.test(entry.name) ? [entry.name] : [];
    if (/^(?:node_modules|dist|build.*)$/.test(entry.name) || without.includes(entry.name)) return [];
    return sources(join(folder, entry.name), []).map((file) => join(entry.name, file));
  });
}

/**
 * What the files below `folder` know of each other, and of other packages.
 * @param {string} folder
 * @param {string[]} without folders in it that are trees of their own
 */
export function read(folder, without = []) {
  /** @type {Graph} */
  const files = new Map();
  /** @type {Graph} */
  const packages = new Map();
  for (const file of sources(folder, without)) {
    // Tests beside their sources may know all.
    if (file.startsWith('vitest.config.') || (basename(folder) !== 'test' && file.includes('.test.')))
      continue;
    const text = readFileSync(join(folder, file), 'utf8');
    const known = files.get(stem(file)) ?? new Set();
    files.set(stem(file), known);
    /** @param {string} path */
    const knows = (path) => path !== stem(file) && known.add(path);
    for (const name of imports(text)) {
      if (name.startsWith('.')) knows(stem(normalize(join(dirname(file), name))));
      const other = /^@perlipc\/([^/]+)/.exec(name)?.[1];
      if (other) packages.set(other, (packages.get(other) ?? new Set()).add(file));
    }
    for (const [, name = ''] of text.matchAll(INCLUDE)) {
      const beside = join(dirname(file), name);
      knows(stem(existsSync(join(folder, beside)) ? beside : name));
    }
  }
  return { files, packages };
}

/** The circles of a graph: for each arrow that leads back, the way round. @param {Graph} graph */
export function circles(graph) {
  /** @type {string[][]} */
  const found = [];
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {string[]} */
  const way = [];
  /** @param {string} file */
  function visit(file) {
    if (done.has(file)) return;
    const at = way.indexOf(file);
    if (at >= 0) {
      found.push([...way.slice(at), file]);
      return;
    }
    way.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    way.pop();
    done.add(file);
  }
  for (const file of graph.keys()) visit(file);
  return found;
}
