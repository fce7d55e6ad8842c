// What @perlipc/aio stands on. It has no promise and no queue: those are the layer's.
import { native } from './addon/native.js';
import { closing } from './closing.js';
import { ENOSYS } from './constants.js';
import { SystemError } from './errors.js';

/** Tells `listener` of each descriptor that `close` or `dup2` is about to close; there is one listener. */
export function onclosing(listener: (fd: number) => void): void {
  closing.listener = listener;
}

/** What a platform without [epoll(7)](https://man7.org/linux/man-pages/man7/epoll.7.html) lacks. */
function lacking(call: string): never {
  throw new SystemError(ENOSYS, call);
}

/**
 * Has the event loop watch `fd` for edges of `events` of [epoll(7)](https://man7.org/linux/man-pages/man7/epoll.7.html), and for what is there already. Returns 0 or a negative errno: EBADF, EPERM
 * (a regular file), ENOMEM, ENOSPC. See [epoll_ctl(2)](https://man7.org/linux/man-pages/man2/epoll_ctl.2.html).
 */
export const loopArm = native.loopArm ?? (() => lacking('loopArm'));

/** Watches `fd` no longer. */
export const loopDisarm = native.loopDisarm ?? (() => lacking('loopDisarm'));

/** Whether what is watched holds the event loop. */
export const loopHold = native.loopHold ?? (() => lacking('loopHold'));

/**
 * Returns the function that is called with the number of pairs of descriptor and events that lie in `shared` from its third number on.
 * The first one is 1 meanwhile; the second one says whether what is watched holds the event loop afterwards.
 */
export const loopDispatch = native.loopDispatch ?? (() => lacking('loopDispatch'));

/** In the child of a fork: leaves what was watched to the parent. */
export const loopReset = native.loopReset ?? (() => lacking('loopReset'));

/**
 * [accept(2)](https://man7.org/linux/man-pages/man2/accept.2.html) as often as there is a connection and `numbers` has room. Leaves in `numbers` how many there were, whether there are no more, and
 * their descriptors. Returns their packed addresses, each behind a byte with its length, or a negative errno.
 */
export const tryAccept = native.tryAccept ?? (() => lacking('tryAccept'));

/** [read(2)](https://man7.org/linux/man-pages/man2/read.2.html), or a negative errno where it would block. */
export const tryRead = native.tryRead ?? (() => lacking('tryRead'));

/** [write(2)](https://man7.org/linux/man-pages/man2/write.2.html), or a negative errno where it would block. */
export const tryWrite = native.tryWrite ?? (() => lacking('tryWrite'));

/** [recv(2)](https://man7.org/linux/man-pages/man2/recv.2.html) with MSG_DONTWAIT, or a negative errno where it would block. */
export const tryRecv = native.tryRecv ?? (() => lacking('tryRecv'));

/** [send(2)](https://man7.org/linux/man-pages/man2/send.2.html) with MSG_DONTWAIT and MSG_NOSIGNAL, or a negative errno where it would block. */
export const trySend = native.trySend ?? (() => lacking('trySend'));

/**
 * [recvmmsg(2)](https://man7.org/linux/man-pages/man2/recvmmsg.2.html): up to `buffer.length / size` datagrams, each at a multiple of `size` of `buffer`. Leaves four numbers of each in
 * `meta`: length, flags, the length of what UDP_GRO joined or 0, length of the address; and its address at a multiple of 128 of
 * `addresses`. How many, or a negative errno where it would block.
 */
export const tryRecvBatch = native.tryRecvBatch ?? (() => lacking('tryRecvBatch'));

/**
 * [sendmmsg(2)](https://man7.org/linux/man-pages/man2/sendmmsg.2.html): each of `data`, or it alone, to the address at its place, to the one there is, or where the socket is connected to. With `segment` above
 * 0 the kernel cuts each into datagrams of that length (UDP_SEGMENT). How many of `data` went, or a negative errno where it would block.
 */
export const trySendBatch = native.trySendBatch ?? (() => lacking('trySendBatch'));

/** [sendmsg(2)](https://man7.org/linux/man-pages/man2/sendmsg.2.html) with MSG_DONTWAIT and MSG_NOSIGNAL, or a negative errno where it would block. */
export const trySendmsg = native.trySendmsg ?? (() => lacking('trySendmsg'));

/** [recvmsg(2)](https://man7.org/linux/man-pages/man2/recvmsg.2.html) with MSG_DONTWAIT, or a negative errno where it would block. */
export const tryRecvmsg = native.tryRecvmsg ?? (() => lacking('tryRecvmsg'));

/** [sendmmsg(2)](https://man7.org/linux/man-pages/man2/sendmmsg.2.html) with MSG_DONTWAIT and MSG_NOSIGNAL, or a negative errno where it would block. */
export const trySendmmsg = native.trySendmmsg ?? (() => lacking('trySendmmsg'));

/** [recvmmsg(2)](https://man7.org/linux/man-pages/man2/recvmmsg.2.html) with MSG_DONTWAIT, or a negative errno where it would block. */
export const tryRecvmmsg = native.tryRecvmmsg ?? (() => lacking('tryRecvmmsg'));
