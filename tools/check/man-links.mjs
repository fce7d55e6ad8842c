// Makes each `name(2)` in the doc comments of packages/*/src a link to its manual page, which an editor shows with the
// function; --check only compares: node tools/check/man-links.mjs [--check] [ROOT]
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const check = process.argv.includes('--check');
const root =
  process.argv.slice(2).find((word) => !word.startsWith('--')) ??
  fileURLToPath(new URL('../..', import.meta.url));

/** @param {string} name @param {string} section */
function pageOf(name, section) {
  if (section === '1' && name.startsWith('perl')) return `https://perldoc.perl.org/${name}`;
  return `https://man7.org/linux/man-pages/man${section}/${name}.${section}.html`;
}

/** Code and what is a link already stay as they are. */
const WORDS = /`[^`]*`|\[[^\]]*\]\([^)]*\)|\b([a-z_][a-z0-9_]*)\(([1-8])\)/g;

/** @param {string} text */
function withLinks(text) {
  return text.replaceAll(/\/\*\*.*?\*\//gs, (comment) =>
    comment.replaceAll(WORDS, (whole, name, section) =>
      name === undefined ? whole : `[${whole}](${pageOf(name, section)})`,
    ),
  );
}

for (const name of readdirSync(join(root, 'packages'))) {
  const folder = join(root, 'packages', name, 'src');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const linked = withLinks(text);
    if (linked === text) continue;
    if (!check) writeFileSync(path, linked);
    else {
      console.error(
        `packages/${name}/src/${file} names a manual page without a link: run nx run tools:man-links`,
      );
      process.exitCode = 1;
    }
  }
}
