import { AF_UNIX, close, socketpair } from '@perlipc/sys';

/** A pair of connected sockets of each type; if one can't be made, none is left. */
export function pairsOf<Types extends readonly number[]>(
  ...types: Types
): { [At in keyof Types]: [number, number] } {
  const pairs: [number, number][] = [];
  try {
    for (const type of types) pairs.push(socketpair(AF_UNIX, type));
  } catch (error) {
    for (const fd of pairs.flat()) close(fd);
    throw error;
  }
  return pairs as { [At in keyof Types]: [number, number] };
}
