import { expect, test } from 'vitest';
import * as perl from '../index.js';

test('each variable interpolates as what it holds', () => {
  const variables = Object.entries(perl).filter(
    ([name, one]) => /^[A-Z_]+$/.test(name) && typeof one === 'object' && one !== null && 'value' in one,
  );
  expect(variables.length).toBeGreaterThan(8);
  for (const [name, variable] of variables) expect(`${variable}`, name).not.toContain('[object');
  perl.evaluate(() => perl.die('why\n'));
  expect(`${perl.EVAL_ERROR}`).toBe('why\n');
  expect(`${perl.OUTPUT_FIELD_SEPARATOR}${perl.WARNING}`).toBe('');
});
