import { load } from '../addon/here.js';
import { native } from '../addon/native.js';
import { hasLoaded } from './loaded.js';

// `crypto.randomUUID` and `crypto.randomInt` hand out bytes that Node has drawn ahead: what is left of them at a fork would be
// handed out twice, by the parent and by the child. The child draws and drops as many as a batch has, which needs no look
// into Node; fork's self-check (random-check.ts) sees whether that is still enough.

/** UUIDs of a batch, integers of a pool: 128 and 1024 in Node 14 to 26. */
const UUIDS = 128;
const INTEGERS = 1024;

type Crypto = typeof import('node:crypto');

/** The module of Node that draws ahead, once somebody has loaded it. */
export function randomSource(): Crypto | undefined {
  return (hasLoaded('internal/crypto/random') ?? true) ? load('node:crypto') : undefined;
}

let known: boolean | undefined;

/**
 * Whether a batch has no more than the child drops: measured once, by the calls that it takes until OpenSSL is asked. The self-check
 * alone would pass while what is left of a larger batch happens to be little.
 */
export function measureRandomCaches(crypto: Crypto): boolean {
  known ??= within(UUIDS, () => crypto.randomUUID()) && within(INTEGERS, () => crypto.randomInt(2));
  return known;
}

function within(most: number, draw: () => void): boolean {
  const size = native.randomBatch(draw);
  return size > 0 && size <= most;
}

/** In the child: uses up what the parent has drawn. */
export function dropRandomCaches(): void {
  const crypto = randomSource();
  if (crypto === undefined) return;
  for (let i = 0; i < UUIDS; i++) crypto.randomUUID();
  for (let i = 0; i < INTEGERS; i++) crypto.randomInt(2);
}

/** What is drawn after as many as a batch has, and before. */
export function drawnLater(): string[] {
  return drawn(UUIDS, INTEGERS);
}

/** What is drawn next. */
export function drawnNext(): string[] {
  return drawn(0, 0);
}

/** Enough that chance doesn't make two of them equal. */
const SAMPLE = 4;
const RANGE = 2 ** 48 - 1;

function drawn(uuids: number, integers: number): string[] {
  const crypto = randomSource();
  if (crypto === undefined) return [];
  return [
    ...Array.from({ length: uuids + SAMPLE }, () => crypto.randomUUID()),
    ...Array.from({ length: integers + SAMPLE }, () => String(crypto.randomInt(RANGE))),
  ];
}
