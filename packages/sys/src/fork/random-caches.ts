import { native } from '../addon/native.js';
import { ForkRefusedError } from './fork-errors.js';
import { isLoaded, require } from './node-internals.js';

/**
 * Node draws random bytes ahead for some calls; a child would return what its parent returns. How many results one batch
 * makes is measured before the first fork, and the child draws so many and drops them.
 */
interface Batch {
  readonly draw: () => void;
  readonly size: number;
}

let batches: Batch[] | undefined;

/** Measures, once, after somebody has loaded what draws; refuses where a batch's end doesn't show. */
export function measureRandomCaches(): void {
  if (batches !== undefined || !isLoaded('internal/crypto/random')) return;
  const measured = draws().map((draw) => ({ draw, size: native.randomBatch(draw) }));
  const unknown = measured.find(({ size }) => size === 0);
  if (unknown)
    throw new ForkRefusedError(
      'ERR_FORK_RUNTIME',
      `this runtime is not one that fork knows: how far ahead crypto.${unknown.draw.name} draws can't be told, and the child would return the parent's numbers`,
    );
  batches = measured.filter(({ size }) => size > 1);
}

function draws(): (() => void)[] {
  const crypto: typeof import('node:crypto') = require('node:crypto');
  const { randomUUIDv7 } = crypto as { randomUUIDv7?: () => string };
  const all = [
    { name: 'randomUUID', draw: () => crypto.randomUUID() },
    { name: 'randomInt', draw: () => crypto.randomInt(2) },
    ...(randomUUIDv7 ? [{ name: 'randomUUIDv7', draw: () => randomUUIDv7() }] : []),
  ];
  return all.map(({ name, draw }) => Object.defineProperty(draw, 'name', { value: name }));
}

/** In the child: uses up what the parent has drawn ahead. */
export function skipRandomCaches(): void {
  if (batches === undefined) return;
  for (const { draw, size } of batches) for (let i = 0; i < size; i++) draw();
}
