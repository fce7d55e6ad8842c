import { AF_UNIX, SOCK_STREAM, socketpair } from '@perlipc/sys';
import { expect, test } from 'vitest';
import { Channel, frameOf, unframe } from './channel.js';

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

test('what comes before anybody asks waits', async () => {
  const [one, other] = socketpair(AF_UNIX, SOCK_STREAM, 0);
  const sending = new Channel<never, number>(one);
  const receiving = new Channel<number, never>(other);
  const gone = new Promise<void>((resolve) => {
    receiving.onclose = resolve;
  });
  for (const each of [1, 2, 3, 4]) expect(sending.send(each)).toBe(true);
  expect([await receiving.next(), await receiving.next()]).toEqual([1, 2]);
  const got: number[] = [];
  receiving.listen((message) => got.push(message));
  sending.close();
  expect(sending.send(5)).toBe(false);
  await gone;
  expect(got).toEqual([3, 4]);
});
