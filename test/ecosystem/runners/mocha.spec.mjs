import { ten } from './ten.mjs';

it('forks', ten).timeout(20_000);
