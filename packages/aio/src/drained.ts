import { getoption, IPPROTO_TCP, SOCK_STREAM, SystemError } from '@perlipc/sys';
import { loopArm } from '@perlipc/sys/loop';
import { IN } from './operation.js';
import { ENDING, type Waits } from './waits.js';
import { waitsOf } from './watching.js';

/** After so many reads of one stream it pays to ask what it is. */
const ENOUGH = 2;

/**
 * Notes that a read took less than it could. Of a TCP stream it has taken all then, and what comes makes an edge: the next read need
 * not be tried to find that. See [epoll(7)](https://man7.org/linux/man-pages/man7/epoll.7.html), question 9. All but its end, and what comes after urgent data: of these epoll tells, if it
 * is asked to. Other streams stop at the ends of messages.
 */
export function tookLess(fd: number): void {
  const waits = waitsOf(fd);
  if (waits === undefined) return;
  if (waits.watches(IN) && ++waits.partly === ENOUGH) waits.tellsEnd = isTcp(fd) && asksForEnd(waits);
  waits.drained = waits.tellsEnd;
}

function isTcp(fd: number): boolean {
  try {
    return getoption(fd, 'SO_PROTOCOL') === IPPROTO_TCP && getoption(fd, 'SO_TYPE') === SOCK_STREAM;
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}

function asksForEnd(waits: Waits): boolean {
  const events = waits.armed | ENDING;
  if (loopArm(waits.fd, events) !== 0) return false;
  waits.armed = events;
  return true;
}
