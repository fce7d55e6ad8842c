// aio.js PORT: greets who connects and sends back what it is sent, in the event loop. It says what fails of a client, and ends if the
// listening socket does.
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';

async function serve(fd: number): Promise<void> {
  const buffer = Buffer.alloc(4096);
  try {
    await aio.sendall(fd, Buffer.from('Hello there\n'));
    const size = await aio.recv(fd, buffer);
    await aio.sendall(fd, buffer.subarray(0, size));
  } catch (error) {
    console.log((error as Error).message);
  }
  try {
    sys.close(fd);
  } catch (error) {
    console.log((error as Error).message);
  }
}

try {
  const server = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.bind(server, sys.pack_sockaddr_in(Number(process.argv[2]), new Uint8Array([127, 0, 0, 1])));
  sys.listen(server, 10);
  aio.nonblocking(server);
  console.log('server started');
  for await (const { fd } of aio.connections(server)) void serve(fd);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
