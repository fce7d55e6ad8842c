import { expect, test } from 'vitest';
import { frameOf, unframe } from './channel.js';

const messages = [{ a: 1 }, new Map([[1, new Set(['x'])]]), undefined, 'ü'.repeat(1000)];

test('messages come whole, however the bytes are cut', () => {
  const bytes = Buffer.concat(messages.map(frameOf));
  for (const size of [1, 3, 4, 1000, bytes.length]) {
    const got: unknown[] = [];
    let rest: Buffer = Buffer.alloc(0);
    for (let at = 0; at < bytes.length; at += size) {
      const part = unframe(Buffer.concat([rest, bytes.subarray(at, at + size)]));
      got.push(...part.messages);
      rest = part.rest;
    }
    expect(got).toEqual(messages);
    expect(rest.length).toBe(0);
  }
});
