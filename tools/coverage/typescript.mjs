// What of the packages' TypeScript no process has run, from the files that NODE_V8_COVERAGE leaves: V8's ranges are of the built
// JavaScript, and its source maps say of which lines these came.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isCode } from './reasons.mjs';

/** @typedef {[start: number, end: number]} Interval */
/** @typedef {{ ranges: { startOffset: number, endOffset: number, count: number }[] }} V8Function */
/** @typedef {import('./reasons.mjs').Lines} Lines */

/** The parts that never ran: an inner range overrides the one that it lies in. @param {V8Function[]} functions */
export function neverRun(functions) {
  const ranges = functions.flatMap((each) => each.ranges);
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  /** @type {Interval[]} */
  const result = [];
  /** @type {typeof ranges} */
  const open = [];
  let at = 0;
  /** @param {number} to */
  const advance = (to) => {
    const last = result.at(-1);
    if (to > at && open.at(-1)?.count === 0) {
      if (last?.[1] === at) last[1] = to;
      else result.push([at, to]);
    }
    at = Math.max(at, to);
  };
  /** @param {number} to */
  const close = (to) => {
    for (let inner = open.at(-1); inner && inner.endOffset <= to; inner = open.at(-1)) {
      advance(inner.endOffset);
      open.pop();
    }
  };
  for (const range of ranges) {
    close(range.startOffset);
    advance(range.startOffset);
    open.push(range);
  }
  close(Number.POSITIVE_INFINITY);
  return result;
}

/** What lies in both. @param {Interval[]} a @param {Interval[]} b */
export function both(a, b) {
  /** @type {Interval[]} */
  const result = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [from, to] = /** @type {Interval} */ (a[i]);
    const [start, end] = /** @type {Interval} */ (b[j]);
    if (Math.max(from, start) < Math.min(to, end)) result.push([Math.max(from, start), Math.min(to, end)]);
    if (to < end) i++;
    else j++;
  }
  return result;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The numbers of one segment of a source map, in base 64 and variable length. @param {string} text */
function numbers(text) {
  const result = [];
  let value = 0;
  let shift = 0;
  for (const digit of text) {
    const bits = DIGITS.indexOf(digit);
    value += (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    result.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return result;
}

/** Calls `visit` for each place of the JavaScript that has one in the source, whose lines count from 1.
 * @param {string} script @param {string} mappings @param {(offset: number, line: number) => void} visit */
export function mapped(script, mappings, visit) {
  const lines = script.split('\n');
  let start = 0;
  let line = 1;
  for (const [i, segments] of mappings.split(';').entries()) {
    let column = 0;
    for (const segment of segments.split(',').filter(Boolean)) {
      const [columns = 0, , lineDelta = 0] = numbers(segment);
      column += columns;
      line += lineDelta;
      visit(start + column, line);
    }
    start += (lines[i] ?? '').length + 1;
  }
}

/** @param {string} file @param {string} source @param {Interval[]} intervals @returns {Lines} */
function linesOf(file, source, intervals) {
  const code = new Set();
  const uncovered = new Set();
  const lines = source.split('\n');
  const { mappings } = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
  let next = 0;
  mapped(readFileSync(file, 'utf8'), mappings, (offset, line) => {
    if (!isCode(lines[line - 1] ?? '')) return;
    code.add(line);
    while (next < intervals.length && (intervals[next]?.[1] ?? 0) <= offset) next++;
    const [from = offset + 1] = intervals[next] ?? [];
    if (from <= offset) uncovered.add(line);
  });
  return { code, uncovered };
}

export class TypescriptCoverage {
  /** @type {Map<string, Interval[]>} */
  #unrun = new Map();
  #folder;

  /** @param {string} folder */
  constructor(folder) {
    this.#folder = folder;
  }

  /** Reads what processes have written by now, and removes it: thousands leave half a megabyte each. @param {number} age in milliseconds */
  take(age = 0) {
    const names = readdirSync(this.#folder).filter((name) => {
      const written = Number(/-(\d+)-\d+\.json$/.exec(name)?.[1] ?? 0);
      return Date.now() - written >= age;
    });
    for (const name of names) {
      const file = join(this.#folder, name);
      const text = readFileSync(file, 'utf8');
      // What was killed while it wrote, or had no room to write, has left half a file.
      if (text.endsWith('}')) this.#add(JSON.parse(text).result);
      rmSync(file);
    }
    return names.length;
  }

  /** @param {{ url: string, functions: V8Function[] }[]} scripts */
  #add(scripts) {
    for (const { url, functions } of scripts) {
      if (!/\/packages\/\w+\/dist\//.test(url)) continue;
      const known = this.#unrun.get(url);
      if (known?.length === 0) continue;
      const unrun = neverRun(functions);
      this.#unrun.set(url, known ? both(known, unrun) : unrun);
    }
  }

  /** By source file. @param {string} root @returns {Map<string, Lines>} */
  lines(root) {
    const sources = readdirSync(join(root, 'packages'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /^\w+\/src\/.*\.ts$/.test(file) && !file.endsWith('.test.ts'))
      .map((file) => `packages/${file}`);
    return new Map(
      sources.map((source) => {
        const path = join(root, source.replace('/src/', '/dist/').replace(/ts$/, 'js'));
        const unrun = this.#unrun.get(pathToFileURL(path).href) ?? [[0, Number.POSITIVE_INFINITY]];
        return [source, linesOf(path, readFileSync(join(root, source), 'utf8'), unrun)];
      }),
    );
  }
}
