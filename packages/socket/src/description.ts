import * as sys from '@perlipc/sys';
import { addressText, constantName } from './address-text.js';

/** What a descriptor's socket is, its state, and both addresses. */
export function describe(fd: number): string {
  if (fd < 0) return 'closed';
  const local = attempt(() => sys.getsockname(fd));
  if (local === undefined) return `fd ${fd}`;
  const peer = attempt(() => sys.getpeername(fd));
  const kind = `${constantName('AF_', sys.sockaddr_family(local))} ${constantName('SOCK_', sys.getoption(fd, 'SO_TYPE'))}`;
  const listening = attempt(() => sys.getoption(fd, 'SO_ACCEPTCONN')) === true;
  const state = listening ? 'listening' : peer ? 'connected' : 'not connected';
  const from = peer && addressText(peer);
  const ends = [addressText(local), from && `<- ${from}`].filter(Boolean).join(' ');
  return `fd ${fd}, ${kind}, ${state}${ends && `, ${ends}`}`;
}

function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
