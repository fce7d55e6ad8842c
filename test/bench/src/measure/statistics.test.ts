import { latency, median, spread } from './statistics.js';

test('median of odd and even counts', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test('spread is half the range over the median', () => {
  expect(spread([90, 100, 110])).toBeCloseTo(0.1);
  expect(spread([5])).toBe(0);
});

test('a stall counts for what it kept from beginning', () => {
  const thousand = new Float64Array(1000).fill(1000);
  thousand[500] = 1_000_000;
  expect(latency(thousand, 1e12).p90).toBeCloseTo(1, 1);
  // One stall of a thousand intervals hides some 999 connections: half of all.
  const { p50, p90, max } = latency(thousand, 1000);
  expect(p50).toBeLessThan(20);
  expect(p90).toBeGreaterThan(700);
  expect(max).toBeCloseTo(1000, -1);
});
