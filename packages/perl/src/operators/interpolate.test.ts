import { expect, test } from 'vitest';
import { variablesIn } from './interpolate.js';

test('names the variables of a template and no other expression', () => {
  const source = ['`Hello ', 'name}, ', "f({ a: '{}' })}", " port } it's ", 'now}`); more(`', 'x}`)'].join(
    '$' + '{',
  );
  expect(variablesIn(source, ['Hello ', ', ', '', " it's ", ''])).toEqual(['$name ', '', '$port ', '$now ']);
});

test('gives up where the source is not what the template says', () => {
  expect(variablesIn('something else', ['a', 'b', 'c'])).toEqual(['', '']);
});
