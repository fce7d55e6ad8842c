#!/usr/bin/env node
// tcp-info URL: what the kernel knows of the connection of an http request, as a table.
import { get } from 'node:http';
import { getoption } from '@perlipc/sys';

const [url = 'http://localhost/'] = process.argv.slice(2);
get(url, { agent: false }, (response) => {
  const { socket } = response;
  response.once('readable', () => {
    const info = getoption(socket, 'TCP_INFO');
    const width = Math.max(...Object.keys(info).map((name) => name.length));
    for (const [name, value] of Object.entries(info)) console.log(`${name.padEnd(width)}  ${value}`);
    socket.destroy();
  });
});
