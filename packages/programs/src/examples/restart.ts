#!/usr/bin/env node
// restart [PORT]: an http server that SIGHUP replaces by a new process. Both have the same listening socket, so that no client is
// refused: the new one serves, then it asks the old one to finish what it has begun and to end.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { Server } from 'node:net';
import { addressText, Socket } from '@perlipc/socket';
import { dup, kill, SIGTERM } from '@perlipc/sys';

const { RESTART_FD: inherited, RESTART_PID: former } = process.env;
const socket =
  inherited === undefined
    ? Socket.create_server(Number(process.argv[2] ?? 0), '127.0.0.1')
    : Socket.from(Number(inherited));
const address = addressText(socket.getsockname());
const listening = dup(socket); // of our own: Node closes the other one with the server
const server = socket.toServer(
  createServer((_request, response) => {
    response.setHeader('connection', 'close').end(`served by ${process.pid}\n`);
  }),
);
process.on('SIGHUP', () => {
  const env = { ...process.env, RESTART_FD: '3', RESTART_PID: String(process.pid) };
  spawn(process.execPath, process.argv.slice(1), {
    env,
    stdio: ['inherit', 'inherit', 'inherit', listening],
  }).unref();
});
process.on('SIGTERM', () => {
  // http's own close would also end the connections whose request is still on its way.
  Server.prototype.close.call(server, () => process.exit());
  setTimeout(() => server.closeIdleConnections(), 5_000).unref();
});
server.on('listening', () => {
  console.log(`${process.pid} serves ${address}`);
  if (former !== undefined) kill(Number(former), SIGTERM);
});
