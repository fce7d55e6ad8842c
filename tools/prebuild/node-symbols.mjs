// Writes tools/prebuild/node-symbols.txt, the Node-API and libuv names that every supported Node exports; --check only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { installed } from '../installed.mjs';
import { majors } from '../majors.mjs';
import { readElf } from './elf.mjs';

const list = new URL('node-symbols.txt', import.meta.url);
const folder = installed('nodes/linux-x64');
const [first, ...others] = majors.map(
  (major) => new Set(readElf(`${folder}/node-${major}/bin/node`).exports),
);
const names = [...(first ?? [])].filter(
  (name) => /^(napi|node_api|uv)_/.test(name) && others.every((set) => set.has(name)),
);
const text = names
  .sort()
  .map((name) => `${name}\n`)
  .join('');
if (!process.argv.includes('--check')) writeFileSync(list, text);
else if (readFileSync(list, 'utf8') !== text) {
  console.error(
    'tools/prebuild/node-symbols.txt is not what the Nodes export: run nx run tools:node-symbols',
  );
  process.exitCode = 1;
}
