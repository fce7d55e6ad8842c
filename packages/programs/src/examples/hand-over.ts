#!/usr/bin/env node
// hand-over give PATH FILE: opens a file and gives its descriptor to the one who asks at PATH.
// hand-over take PATH: asks for a descriptor there, and prints what can be read from it.
import { Socket } from '@perlipc/socket';
import * as sys from '@perlipc/sys';

const [what, path = '', file = ''] = process.argv.slice(2);
if (what === 'give') {
  const server = new Socket(sys.AF_UNIX).bind(sys.pack_sockaddr_un(path)).listen();
  console.log(`waiting at ${path}`);
  const { socket } = server.accept();
  const fd = sys.open(file, sys.O_RDONLY);
  socket.send_fds([Buffer.from('F')], [fd]);
  sys.unlink(path);
} else {
  const { fds, flags } = new Socket(sys.AF_UNIX).connect(path).recv_fds(1, 1);
  const [fd] = fds;
  if (fd === undefined) throw new Error(`no descriptor came; flags ${flags}`);
  const buffer = Buffer.alloc(65536);
  for (let size = sys.read(fd, buffer); size > 0; size = sys.read(fd, buffer))
    process.stdout.write(buffer.subarray(0, size));
}
