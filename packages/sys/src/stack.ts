import { native } from './addon/native.js';
import { type Fd, fileno } from './fd.js';

/**
 * Has each byte that comes to `fd`, a stream or datagram socket, answered by a message with the stack of this process's JavaScript, as
 * `new Error().stack` has it: also while its event loop is blocked, by JavaScript and not by a call that waits. A thread waits for
 * the bytes, which fork copies as it does Node's own; in the child it does nothing. `fd` is closed when the other end is. False in a
 * Worker, and in a runtime without V8's interrupts.
 */
export function answerWithStack(fd: Fd): boolean {
  return native.answerWithStack(fileno(fd));
}
