// A server in the event loop that greets, then sends back what it is sent. Prints its port.
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';

const server = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
sys.bind(server, sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])));
sys.listen(server, sys.SOMAXCONN);
aio.nonblocking(server);
console.log(sys.unpack_sockaddr_in(sys.getsockname(server))[0]);

async function serve(fd: number): Promise<void> {
  const buffer = Buffer.alloc(4096);
  try {
    await aio.sendall(fd, Buffer.from(`Hello there, ${fd}\n`));
    for (let size = await aio.recv(fd, buffer); size > 0; size = await aio.recv(fd, buffer))
      await aio.sendall(fd, buffer.subarray(0, size));
  } catch (error) {
    if (!['ECONNRESET', 'EPIPE'].includes((error as sys.SystemError).code)) throw error;
  } finally {
    sys.close(fd);
  }
}

for await (const { fd } of aio.connections(server)) void serve(fd);
