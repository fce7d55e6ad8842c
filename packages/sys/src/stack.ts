import { native } from './addon/native.js';
import { type Fd, fileno } from './fd.js';

/**
 * Answers each byte that arrives on `fd`, a stream or datagram socket, with the stack of this process's JavaScript, in the form of
 * `new Error().stack`. It answers while JavaScript blocks the event loop, but not while a system call does. A thread of the addon waits
 * for the bytes. fork copies that thread as it copies Node's own, but in the child it does nothing. `fd` is closed when the other end
 * is. Returns false in a Worker, and in a runtime without V8's interrupts.
 */
export function answerWithStack(fd: Fd): boolean {
  return native.answerWithStack(fileno(fd));
}
