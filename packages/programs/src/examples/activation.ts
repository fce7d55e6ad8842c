#!/usr/bin/env node
// activation: an http server on the sockets that systemd opened for it: descriptors from 3 on, as many as LISTEN_FDS has.
import { createServer } from 'node:http';
import { addressText, Socket } from '@perlipc/socket';
import { F_SETFD, FD_CLOEXEC, fcntl, getpid } from '@perlipc/sys';

const { LISTEN_PID, LISTEN_FDS } = process.env;
const count = Number(LISTEN_PID) === getpid() ? Number(LISTEN_FDS) : 0;
if (count === 0)
  throw new Error('no sockets: start it by a unit with a socket, or by systemd-socket-activate');
for (let fd = 3; fd < 3 + count; fd++) {
  fcntl(fd, F_SETFD, FD_CLOEXEC); // inherited descriptors are not: programs that this one starts would have them too
  const socket = Socket.from(fd);
  console.log(`serving ${addressText(socket.getsockname())}`);
  socket.toServer(createServer((_request, response) => void response.end(`served by ${process.pid}\n`)));
}
