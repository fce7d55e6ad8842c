// The name service, in the caller's thread and on the runtime's pool.
import { INADDR_LOOPBACK, inet_ntoa } from '@perlipc/socket';
import * as sys from '@perlipc/sys';
import { say } from './say.js';

say(sys.getservbyname('domain', 'tcp')?.port, sys.getprotobyname('tcp')?.proto, inet_ntoa(INADDR_LOOPBACK));
say(
  sys.gethostbyname('127.0.0.1')?.addresses.length,
  (await sys.gethostbynameAsync('127.0.0.1'))?.addresses.length,
);
const hints = { flags: sys.AI_NUMERICHOST, socktype: sys.SOCK_STREAM };
say((await sys.getaddrinfoAsync('::1', '80', hints)).length, sys.getaddrinfo('::1', '80', hints).length);
const rejected = await sys.getaddrinfoAsync('not a number', '80', hints).catch((error: Error) => error);
say(`${rejected}`.slice(0, 26));
