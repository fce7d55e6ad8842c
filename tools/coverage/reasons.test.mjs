import { expect, test } from 'vitest';
import { linesOf } from './addon.mjs';
import { compare, parseReasons, partsOf } from './reasons.mjs';
import { both, mapped, neverRun } from './typescript.mjs';

const source = `function f() {
  if (bad)
    fail();
  // a comment
    more();
  }
  good();
  other();
}`;
const lines = { code: new Set([1, 2, 3, 5, 6, 7, 8, 9]), uncovered: new Set([3, 5, 6, 8]) };
const files = () => new Map([['a.ts', partsOf(lines, source)]]);

test('lines that follow one another are one part, whatever brackets and comments lie between', () => {
  expect(partsOf(lines, source).map((part) => part.map(({ line }) => line))).toEqual([[3, 5], [8]]);
});

test('what has no reason and a reason for nothing are both found, by the text of the line', () => {
  const reasons = parseReasons(
    '= It fails never\na.ts\n  fail();\n  gone();\n=? On some kernels\na.ts\n  rare();',
  );
  const { unexplained, stale } = compare(files(), reasons);
  expect(unexplained.map(({ part }) => part[0]?.text)).toEqual(['other();']);
  expect(stale.map(({ text }) => text)).toEqual(['gone();']);
});

test('a reason holds from its line on, and * for the whole file', () => {
  const reason = (/** @type {string} */ text) => parseReasons(`= why\na.ts\n  ${text}`);
  expect(compare(files(), reason('more();')).unexplained.map(({ part }) => part.length)).toEqual([1, 1]);
  expect(compare(files(), reason('*')).unexplained).toEqual([]);
});

test('an inner range of V8 overrides the outer, and what one process has run has run', () => {
  const range = (/** @type {number} */ startOffset, /** @type {number} */ endOffset, count = 0) => ({
    ...{ startOffset, endOffset, count },
  });
  const unrun = neverRun([{ ranges: [range(0, 100, 1), range(10, 40), range(20, 30, 2)] }]);
  expect(unrun).toEqual([
    [10, 20],
    [30, 40],
  ]);
  expect(both(unrun, [[15, 35]])).toEqual([
    [15, 20],
    [30, 35],
  ]);
});

test('a source map says where a place comes from', () => {
  /** @type {number[][]} */
  const seen = [];
  mapped('ab\ncd', 'AAAA,CACA;AACA', (...place) => seen.push(place));
  expect(seen).toEqual([
    [0, 1],
    [1, 2],
    [3, 3],
  ]);
});

test('a part of a line of C++ that did not run makes the line one', () => {
  const found = linesOf([
    [1, 1, 5, true, true, false],
    [2, 10, 0, true, true, false],
    [2, 20, 5, true, false, false],
    [4, 2, 0, false, false, false],
  ]);
  expect([...found.code]).toEqual([1, 2, 3, 4]);
  expect([...found.uncovered]).toEqual([2]);
});

test('comments and closing brackets are no code', () => {
  const source = ['// says', '/** says', ' * says', ' */', '  *to = from;', '});', 'a * b'];
  const all = new Set(source.map((_, i) => i + 1));
  expect(partsOf({ code: all, uncovered: all }, source.join('\n')).flat()).toEqual([
    { line: 5, text: '*to = from;' },
    { line: 7, text: 'a * b' },
  ]);
});
