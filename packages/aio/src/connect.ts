import {
  EINPROGRESS,
  EINTR,
  EISCONN,
  type Fd,
  fileno,
  getsockopt,
  SO_ERROR,
  SOL_SOCKET,
  SystemError,
  connect as sysConnect,
} from '@perlipc/sys';
import { connected } from './events.js';
import { checkNonblocking } from './nonblocking.js';
import { OUT } from './operation.js';
import { checkBegin, type WaitOptions } from './options.js';
import { perform } from './poller.js';

/**
 * `int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen)`, as a promise
 *
 * Connects a socket in non-blocking mode to a packed address. If the wait is ended the kernel goes on connecting: close the socket.
 * Rejects with `SystemError` as sys.connect: EAGAIN is a Unix socket's, whose server's backlog is full. See [connect(2)](https://man7.org/linux/man-pages/man2/connect.2.html).
 */
export async function connect(sockfd: Fd, addr: Uint8Array, options?: WaitOptions): Promise<void> {
  checkNonblocking(sockfd, 'connect');
  checkBegin('connect', options);
  try {
    await made(sockfd, addr, options);
    connected.tell({ fd: fileno(sockfd), address: addr });
  } catch (error) {
    connected.tell({ fd: fileno(sockfd), address: addr, error });
    throw error;
  }
}

async function made(sockfd: Fd, addr: Uint8Array, options?: WaitOptions): Promise<void> {
  try {
    sysConnect(sockfd, addr);
    return;
  } catch (error) {
    if (!(error instanceof SystemError) || (error.errno !== -EINPROGRESS && error.errno !== -EINTR))
      throw error;
  }
  let asked = false;
  await perform(
    sockfd,
    OUT,
    'connect',
    (number) => {
      // The first look comes before the wait: the connection can't be made yet.
      if (!asked) {
        asked = true;
        return undefined;
      }
      finishConnect(number, addr);
      return true;
    },
    options,
  );
}

function finishConnect(fd: number, addr: Uint8Array): void {
  const bytes = getsockopt(fd, SOL_SOCKET, SO_ERROR);
  const error = new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
  if (error !== 0) throw new SystemError(error, 'connect');
  // Until it is called again TCP takes the socket for one that is connecting; vsock and SCTP know that it is connected.
  try {
    sysConnect(fd, addr);
  } catch (error) {
    if (!(error instanceof SystemError && error.errno === -EISCONN)) throw error;
  }
}
