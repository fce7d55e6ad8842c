// Makes the JavaScript of a package: node tools/bundle.mjs NAME. What its index reaches is one file, as Node takes a millisecond for
// each module that it loads; what only a subpath reaches stays in files of its own.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** What tests reach into: the addon's calls, to make them fail, and what their children are looked up in. @type {Record<string, string[]>} */
const inner = { sys: ['addon/load', 'wait/children'] };

const [name = ''] = process.argv.slice(2);
const folder = fileURLToPath(new URL(`../packages/${name}`, import.meta.url));
const { exports, bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** The entries, as paths below src and dist without their ending. */
const entries = [...Object.values(exports).map((each) => each.default), ...Object.values(bin ?? {})]
  .flatMap((file) => /^\.\/dist\/(.*)\.js$/.exec(file ?? '')?.[1] ?? [])
  .concat(inner[name] ?? []);

/** @param {string} entry */
const source = (entry) => join(folder, 'src', `${entry}.ts`);

/** All that a module imports, itself included.
 * @param {string} module @param {import('rolldown').ChunkingContext} graph @returns {Set<string>} */
function reached(module, graph, found = new Set()) {
  if (found.has(module)) return found;
  found.add(module);
  for (const id of graph.getModuleInfo(module)?.importedIds ?? []) reached(id, graph, found);
  return found;
}

/** A chunk for the addon and its loading: so what wraps the addon's calls can do so before other modules have taken them. */
const chunks = name === 'sys' ? { addon: 'addon/load', sys: 'index' } : { [name]: 'index' };
/** @type {Map<string, Set<string>>} */
const members = new Map();

/** The first chunk whose entry reaches a module. @param {string} module @param {import('rolldown').ChunkingContext} graph */
function chunkOf(module, graph) {
  if (members.size === 0)
    for (const [chunk, entry] of Object.entries(chunks)) members.set(chunk, reached(source(entry), graph));
  return [...members].find(([, modules]) => modules.has(module))?.[0] ?? null;
}

const bundle = await rolldown({
  input: Object.fromEntries(entries.map((entry) => [entry, source(entry)])),
  external: /^(?:node:|@perlipc\/)/,
  platform: 'node',
  transform: { target: 'es2023' },
  preserveEntrySignatures: 'strict',
});
const { output } = await bundle.write({
  dir: join(folder, 'dist'),
  sourcemap: true,
  sourcemapExcludeSources: true,
  comments: false,
  keepNames: true,
  chunkFileNames: 'perlipc-[name].js',
  codeSplitting: { groups: [{ debugName: 'chunks', name: chunkOf }] },
});
await bundle.close();

for (const chunk of output.filter((each) => each.type === 'chunk')) {
  if (/__exportAll\(\{[^}]{3000}/.test(chunk.code))
    throw new Error(
      `${chunk.fileName}: a large module as an object (import * as) costs each start milliseconds`,
    );
  // V8 keeps a text that is not ASCII in twice the memory, and reads it slower.
  const ascii = chunk.code.replace(
    /[^\0-\x7f]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  if (ascii !== chunk.code) writeFileSync(join(folder, 'dist', chunk.fileName), ascii);
}

const made = new Set(output.map(({ fileName }) => fileName));
for (const file of readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }))
  if (/\.js(?:\.map)?$/.test(file) && !made.has(file)) rmSync(join(folder, 'dist', file));
