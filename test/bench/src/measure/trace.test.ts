import { accepted, callsBetween, describe as text } from './trace.js';

const one = `7 accept4(3, {sa_family=AF_INET}, [128 => 16], SOCK_CLOEXEC) = 4
7 write(4, "x", 1) = 1
7 close(4) = 0
`;

test('calls between two marks, per mark', () => {
  const calls = callsBetween(`7 execve("a") = 0\n${one.repeat(5)}`, { mark: accepted, from: 1, to: 5 });
  expect(calls).toEqual({ accept4: 1, write: 1, close: 1 });
  expect(text(calls)).toBe('3: write 1, close 1, accept4 1');
});

test('a call that another thread interrupts counts once', () => {
  const split = `7 accept4(3,  <unfinished ...>
8 futex(0x1, FUTEX_WAIT) = 0
7 <... accept4 resumed>NULL, NULL, SOCK_CLOEXEC) = 4
7 close(4) = 0
`;
  expect(callsBetween(split.repeat(3), { mark: accepted, from: 1, to: 3 })).toEqual({
    accept4: 1,
    futex: 1,
    close: 1,
  });
});

test('an accept that failed is no mark', () => {
  const failed = '7 accept4(3, 0, 0, SOCK_CLOEXEC) = -1 EAGAIN (Resource temporarily unavailable)\n';
  expect(() => callsBetween(failed.repeat(3), { mark: accepted, from: 0, to: 1 })).toThrow('0 of 1 marks');
});
