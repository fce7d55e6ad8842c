#!/usr/bin/env node
// http-options [PORT]: Node's http server on a socket that several processes may listen on (SO_REUSEPORT), whose clients may send
// with their SYN (TCP_FASTOPEN), and that wakes the process only once a request is there (TCP_DEFER_ACCEPT).
import { createServer } from 'node:http';
import { addressText, Socket } from '@perlipc/socket';

const socket = Socket.create_server(Number(process.argv[2] ?? 0), '127.0.0.1', { reuse_port: true });
socket.setoption('TCP_FASTOPEN', 64).setoption('TCP_DEFER_ACCEPT', 5);
console.log(addressText(socket.getsockname()));
socket.toServer(createServer((_request, response) => void response.end(`served by ${process.pid}\n`)));
