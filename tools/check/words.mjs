// Fails on a turn of phrase of words.txt in a page or a doc comment: node tools/check/words.mjs
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const phrases = readFileSync(new URL('words.txt', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, pattern, instead = ''] = /^([^#].*?) = (.+)$/.exec(line) ?? [];
    return pattern === undefined ? [] : [{ pattern: new RegExp(pattern, 'g'), instead }];
  });
const globs = [
  'README.md',
  'docs/*.md',
  'packages/*/README.md',
  'packages/*/src/*.ts',
  'packages/*/src/**/*.ts',
];
const files = execFileSync('git', ['ls-files', '--', ...globs], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n');

/** What is read: a page, or the doc comments of a source, at their lines. @param {string} file @param {string} text */
const read = (file, text) =>
  file.endsWith('.md') ? text : text.replaceAll(/(\/\*\*.*?\*\/)|[^\n]/gs, (_, comment) => comment ?? ' ');

for (const file of new Set(files)) {
  const text = read(file, readFileSync(`${root}${file}`, 'utf8'));
  for (const { pattern, instead } of phrases)
    for (const { 0: found, index } of text.matchAll(pattern)) {
      const line = text.slice(0, index).split('\n').length;
      console.error(`${file}:${line}: "${found}": ${instead}`);
      process.exitCode = 1;
    }
}
