import { expect, test } from 'vitest';
import { BackOff } from './back-off.js';

test('who dies young again and again waits longer and longer', () => {
  const backOff = new BackOff(5);
  expect([0, 1, 4.9, 0].map((age) => backOff.after(age))).toEqual([0.1, 0.2, 0.4, 0.8]);
  for (let i = 0; i < 20; i++) backOff.after(0);
  expect(backOff.after(0)).toBe(30);
});

test('who has lived is replaced at once', () => {
  const backOff = new BackOff(5);
  backOff.after(0);
  expect([5, 100, 0].map((age) => backOff.after(age))).toEqual([0, 0, 0.1]);
});
