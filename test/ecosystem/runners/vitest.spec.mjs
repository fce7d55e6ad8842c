import { ten } from './ten.mjs';

test('forks', ten, 20_000);
