// What of the addon's C++ no process has run, by llvm-cov from the counts that all processes share.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** @typedef {import('./reasons.mjs').Lines} Lines */
/** @typedef {[line: number, column: number, count: number, hasCount: boolean, isEntry: boolean, isGap: boolean]} Segment */

/** A segment goes on to where the next begins. @param {Segment[]} segments @returns {Lines} */
export function linesOf(segments) {
  const code = new Set();
  const uncovered = new Set();
  for (const [i, [line, , count, hasCount, , isGap]] of segments.entries()) {
    if (!hasCount || isGap) continue;
    const [nextLine = line, nextColumn = 1] = segments[i + 1] ?? [];
    for (let each = line; each < nextLine + (nextColumn > 1 ? 1 : 0) || each === line; each++) {
      code.add(each);
      if (count === 0) uncovered.add(each);
    }
  }
  return { code, uncovered };
}

/** By source file. @param {string} root @param {string} build @param {string} reports @returns {Map<string, Lines>} */
export function addonLines(root, build, reports) {
  const counts = readdirSync(join(build, 'counts')).map((name) => join(build, 'counts', name));
  const profile = join(reports, 'addon.profdata');
  execFileSync('llvm-profdata', ['merge', '-sparse', ...counts, '-o', profile]);
  const common = [join(build, 'Release/perlipc.node'), '-instr-profile', profile, join(root, 'native/src')];
  execFileSync('llvm-cov', ['show', '-format=html', '-output-dir', join(reports, 'addon'), ...common]);
  const json = execFileSync('llvm-cov', ['export', '-skip-expansions', '-skip-functions', ...common], {
    maxBuffer: 2 ** 30,
    encoding: 'utf8',
  });
  /** @type {{ filename: string, segments: Segment[] }[]} */
  const files = JSON.parse(json).data[0].files;
  return new Map(files.map(({ filename, segments }) => [relative(root, filename), linesOf(segments)]));
}
