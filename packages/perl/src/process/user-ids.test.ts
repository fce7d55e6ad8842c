import { expect, test } from 'vitest';
import { EFFECTIVE_USER_ID, REAL_USER_ID } from './user-ids.js';

test('an id is a number where a number is wanted', () => {
  expect(REAL_USER_ID.valueOf()).toBe(process.getuid?.());
  expect([+EFFECTIVE_USER_ID, `${EFFECTIVE_USER_ID}`]).toEqual([
    process.geteuid?.(),
    `${process.geteuid?.()}`,
  ]);
});
