import { expect, test } from 'vitest';
import { moldFlags } from './role.js';

test('the young generation of a mold is small unless somebody has said how large it is', () => {
  expect(moldFlags(['--expose-gc'])).toEqual(['--max-semi-space-size=8', '--expose-gc']);
  for (const flag of ['--max-semi-space-size=16', '--max_semi_space_size=4', '--optimize-for-size']) {
    expect(moldFlags([flag])).toEqual([flag]);
    expect(moldFlags([], `--no-warnings ${flag}`)).toEqual([]);
  }
});
