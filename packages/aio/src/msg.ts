import {
  type Fd,
  type IncomingMessage,
  type Message,
  MSG_ERRQUEUE,
  type OutgoingMessage,
  type SentControl,
} from '@perlipc/sys';
import { descriptors, options as given } from '@perlipc/sys/argument';
import { tryRecvmmsg, tryRecvmsg, trySendmmsg, trySendmsg } from '@perlipc/sys/loop';
import { ERROR, IN, OUT, type Way } from './operation.js';
import type { WaitOptions } from './options.js';
import { perform } from './poller.js';

/** Options of `sendmsg` and `recvmsg` besides those of the wait. */
export interface MessageOptions extends WaitOptions {
  /** Of the call: MSG_MORE, MSG_PEEK, MSG_ERRQUEUE, …; it doesn't block in blocking mode either. */
  flags?: number | undefined;
}

/** Options of `sendmsg`. */
export interface SendmsgOptions extends MessageOptions {
  /** Control messages, as sys.sendmsg takes them: `[{ name: 'SCM_RIGHTS', fds }]`. */
  control?: readonly SentControl[] | undefined;
  /** A packed address; a connected socket needs none. */
  to?: Uint8Array | undefined;
}

/** How `recvmsg` and `recvmmsg` receive. */
export interface RecvmsgOptions extends MessageOptions {
  /** Bytes for control messages, see CMSG_SPACE of sys: 0 by default. */
  controllen?: number | undefined;
  /** Whether descriptors that arrive are close-on-exec: true by default. */
  cloexec?: boolean | undefined;
}

/** A number is a negative errno: the call is to be made again. */
const unless = <T>(result: T | number): T | undefined => (typeof result === 'number' ? undefined : result);

/** What is to be waited for: the error queue has a readiness of its own. */
const wayOf = (flags: number): Way => ((flags & (MSG_ERRQUEUE ?? 0)) === 0 ? IN : ERROR);

/**
 * `ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags)`, as a promise
 *
 * Sends the bytes of `buffers`, one after another, with control messages, as soon as they can be taken, and resolves to how many
 * bytes went: a stream may take fewer than all, and has then taken the control messages. The buffers and the descriptors to pass
 * must stay until then. Rejects with `SystemError` as sys.sendmsg, ETIMEDOUT, or the signal's reason: then nothing was sent.
 * See [sendmsg(2)](https://man7.org/linux/man-pages/man2/sendmsg.2.html).
 */
export function sendmsg(
  sockfd: Fd,
  buffers: readonly ArrayBufferView[],
  options?: SendmsgOptions,
): Promise<number> {
  const { control = [], to, flags = 0, ...rest } = given('sendmsg', options);
  const send = (fd: number) => {
    const size = trySendmsg(fd, buffers, control, flags, to);
    return size < 0 ? undefined : size;
  };
  return perform(sockfd, OUT, 'sendmsg', send, rest);
}

/**
 * `ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags)`, as a promise
 *
 * Fills `buffers` one after another, with at most `controllen` bytes of control messages; see sys.recvmsg for what it resolves to.
 * With MSG_ERRQUEUE it waits for the error queue. If it is aborted or times out, nothing was taken: neither bytes nor
 * descriptors. Rejects with `SystemError` as sys.recvmsg, ETIMEDOUT, or the signal's reason. See [recvmsg(2)](https://man7.org/linux/man-pages/man2/recvmsg.2.html).
 */
export function recvmsg(
  sockfd: Fd,
  buffers: readonly ArrayBufferView[],
  options?: RecvmsgOptions,
): Promise<Message> {
  const { controllen = 0, flags = 0, cloexec = true, ...rest } = given('recvmsg', options);
  const receive = (fd: number) => unless(tryRecvmsg(fd, buffers, controllen, flags, cloexec));
  return perform(sockfd, wayOf(flags), 'recvmsg', receive, rest);
}

/**
 * `int sendmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags)`, as a promise
 *
 * Sends up to 1024 messages with one call as soon as the first can be taken, and resolves to the size of each that was sent, which
 * may be fewer than all. `sendmany` sends all. Rejects with `SystemError` as sys.sendmmsg. See [sendmmsg(2)](https://man7.org/linux/man-pages/man2/sendmmsg.2.html).
 */
export function sendmmsg(
  sockfd: Fd,
  messages: readonly OutgoingMessage[],
  options?: MessageOptions,
): Promise<number[]> {
  const { flags = 0, ...rest } = given('sendmmsg', options);
  return perform(sockfd, OUT, 'sendmmsg', (fd) => unless(trySendmmsg(fd, messages, flags)), rest);
}

/** How `recvmmsg` receives; each message has its own `controllen`. */
export type RecvmmsgOptions = Omit<RecvmsgOptions, 'controllen'>;

/**
 * `int recvmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags, struct timespec *timeout)`, as a promise
 *
 * Receives what there is, at least one message and at most as many as `messages`; see sys.recvmmsg. `batches` is the faster form
 * without control messages. Rejects with `SystemError` as sys.recvmmsg. See [recvmmsg(2)](https://man7.org/linux/man-pages/man2/recvmmsg.2.html).
 */
export function recvmmsg(
  sockfd: Fd,
  messages: readonly IncomingMessage[],
  options?: RecvmmsgOptions,
): Promise<Message[]> {
  const { flags = 0, cloexec = true, ...rest } = given('recvmmsg', options);
  const receive = (fd: number) => unless(tryRecvmmsg(fd, messages, flags, undefined, cloexec));
  return perform(sockfd, wayOf(flags), 'recvmmsg', receive, rest);
}

/**
 * `send_fds(sock, buffers, fds)`: as sys.send_fds, as a promise
 *
 * Sends data, at least one byte on a stream, and descriptors with it; they stay open here. See [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html).
 */
export function send_fds(
  sock: Fd,
  buffers: readonly ArrayBufferView[],
  fds: readonly number[],
  options: SendmsgOptions = {},
): Promise<number> {
  return sendmsg(sock, buffers, {
    ...options,
    control: [{ name: 'SCM_RIGHTS', fds: descriptors('send_fds', 'fds', fds) }],
  });
}
