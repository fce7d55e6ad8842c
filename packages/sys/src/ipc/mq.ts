// POSIX message queues. On Linux a queue's descriptor is one for poll, epoll and close.
import type { MqAttr } from '../addon/memory-signatures.js';
import { native } from '../addon/native.js';
import type { Text } from '../addon/structs.js';
import { type Fd, fileno } from '../fd.js';

export type { MqAttr } from '../addon/memory-signatures.js';

/**
 * `mqd_t mq_open(const char *name, int oflag, mode_t mode, struct mq_attr *attr)`
 *
 * A descriptor of the queue `/name`; `O_CREAT` creates the queue if there is none. It outlives its processes, until {@link mq_unlink}.
 * Throws `SystemError` with `path`: EACCES, EEXIST, EINVAL, EMFILE, ENAMETOOLONG, ENFILE, ENOENT, ENOMEM, ENOSPC, ENOSYS (macOS).
 * See [mq_open(3)](https://man7.org/linux/man-pages/man3/mq_open.3.html).
 */
export function mq_open(
  name: Text,
  oflag: number,
  mode = 0o600,
  attr?: Pick<MqAttr, 'mq_maxmsg' | 'mq_msgsize'>,
): number {
  return native.mq_open(name, oflag, mode, attr);
}

/** `int mq_close(mqd_t mqdes)`: {@link close}. See [mq_close(3)](https://man7.org/linux/man-pages/man3/mq_close.3.html). */
export function mq_close(mqdes: Fd): void {
  native.mq_close(fileno(mqdes));
}

/**
 * `int mq_unlink(const char *name)`
 *
 * Removes the name; the queue is destroyed when its last descriptor is closed. Throws `SystemError` with `path`: EACCES, EINVAL, ENOENT. See [mq_unlink(3)](https://man7.org/linux/man-pages/man3/mq_unlink.3.html).
 */
export function mq_unlink(name: Text): void {
  native.mq_unlink(name);
}

/**
 * `int mq_send(mqd_t mqdes, const char *msg_ptr, size_t msg_len, unsigned int msg_prio)` · blocks while the queue is full, the event loop with it
 *
 * Sends a message of a priority; higher ones come first. With `timeout`, seconds from now, it is mq_timedsend. Throws `SystemError`: EAGAIN
 * with `O_NONBLOCK`, EBADF, EINTR, EMSGSIZE, ETIMEDOUT. See [mq_send(3)](https://man7.org/linux/man-pages/man3/mq_send.3.html).
 */
export function mq_send(mqdes: Fd, msg: ArrayBufferView, prio = 0, timeout?: number): void {
  native.mq_send(fileno(mqdes), msg, prio, timeout);
}

/**
 * `ssize_t mq_receive(mqd_t mqdes, char *msg_ptr, size_t msg_len, unsigned int *msg_prio)` · blocks while the queue is empty, the event loop with it
 *
 * Takes the oldest message of the highest priority; returns how many bytes of `msg` it filled, and the priority. `msg` must have
 * `mq_msgsize` bytes. With `timeout`, seconds from now, it is mq_timedreceive. Throws `SystemError`: EAGAIN with `O_NONBLOCK`, EBADF,
 * EINTR, EMSGSIZE, ETIMEDOUT. See [mq_receive(3)](https://man7.org/linux/man-pages/man3/mq_receive.3.html).
 */
export function mq_receive(
  mqdes: Fd,
  msg: ArrayBufferView,
  timeout?: number,
): { size: number; prio: number } {
  return native.mq_receive(fileno(mqdes), msg, timeout);
}

/** `int mq_getattr(mqd_t mqdes, struct mq_attr *attr)`: what the queue allows and has. See [mq_getattr(3)](https://man7.org/linux/man-pages/man3/mq_getattr.3.html). */
export function mq_getattr(mqdes: Fd): MqAttr {
  return native.mq_getattr(fileno(mqdes));
}

/**
 * `int mq_setattr(mqd_t mqdes, const struct mq_attr *newattr, struct mq_attr *oldattr)`
 *
 * Sets `mq_flags`, 0 or `O_NONBLOCK`, and returns the former attributes. See [mq_setattr(3)](https://man7.org/linux/man-pages/man3/mq_setattr.3.html).
 */
export function mq_setattr(mqdes: Fd, newattr: Pick<MqAttr, 'mq_flags'>): MqAttr {
  return native.mq_setattr(fileno(mqdes), newattr);
}

/**
 * `int mq_notify(mqd_t mqdes, const struct sigevent *sevp)`
 *
 * Sends a signal, once, when a message arrives in the empty queue. Without `signo` it cancels the request. Throws `SystemError`: EBADF, EBUSY when
 * another process has asked, EINVAL. See [mq_notify(3)](https://man7.org/linux/man-pages/man3/mq_notify.3.html).
 */
export function mq_notify(mqdes: Fd, signo?: number): void {
  native.mq_notify(fileno(mqdes), signo);
}
