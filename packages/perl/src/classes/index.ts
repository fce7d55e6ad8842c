import '../process/exit.js';
import { IOFile } from './file.js';
import { IOHandle } from './handle.js';
import { IOSocketINET } from './inet.js';
import { IOSocketIP } from './ip.js';
import { IOPipe } from './pipe.js';
import { IOPoll } from './poll.js';
import { IOSelect } from './select.js';
import { IOSocket } from './socket.js';
import { IOSocketUNIX } from './unix.js';

export {
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLNVAL,
  POLLOUT,
  POLLPRI,
  POLLRDBAND,
  POLLRDNORM,
  POLLWRBAND,
  POLLWRNORM,
} from '@perlipc/sys';
export type { INETArguments, IPArguments, SocketArguments, UNIXArguments } from './arguments.js';
export { bless, STDERR, STDIN, STDOUT } from './bless.js';
export { registerDomain as register_domain } from './domain.js';
export type { Selectable } from './select.js';
export type { Accept } from './socket.js';
export { sockatmark } from './socket-options.js';
export { ref } from './symbol.js';
export { IOFile, IOHandle, IOPipe, IOPoll, IOSelect, IOSocket, IOSocketINET, IOSocketIP, IOSocketUNIX };

/** The classes by their Perl names: `IO.Socket.INET.new({ PeerAddr: 'localhost', PeerPort: 'daytime' })`, `IO.Select.new(server)`. */
export const IO = {
  /** `IO::File` */
  File: IOFile,
  /** `IO::Handle` */
  Handle: IOHandle,
  /** `IO::Pipe` */
  Pipe: IOPipe,
  /** `IO::Poll` */
  Poll: IOPoll,
  /** `IO::Select` */
  Select: IOSelect,
  /** `IO::Socket`, and the classes `INET`, `IP` and `UNIX` below it */
  Socket: Object.assign(IOSocket, {
    /** `IO::Socket::INET` */
    INET: IOSocketINET,
    /** `IO::Socket::IP` */
    IP: IOSocketIP,
    /** `IO::Socket::UNIX` */
    UNIX: IOSocketUNIX,
  }),
};
