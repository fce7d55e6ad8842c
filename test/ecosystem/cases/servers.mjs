// Frameworks of servers: the same application serves in parent and child, each on a listener of its own.
import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import fastify from 'fastify';
import Koa from 'koa';
import { pino } from 'pino';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import WebSocket, { WebSocketServer } from 'ws';
import { equal } from './equal.mjs';

/** Asks a listener of its own, while one of the parent's is open. @param {import('node:http').RequestListener} listener */
async function answers(listener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const response = await fetch(`http://127.0.0.1:${server.address().port}/`);
  equal(await response.text(), 'hello');
  server.closeAllConnections();
  server.close();
}

/** @param {import('node:http').RequestListener} listener */
function application(listener) {
  const open = createServer(listener).listen(0, '127.0.0.1');
  return { use: () => answers(listener), close: () => open.close() };
}

export const servers = {
  express: () => application(express().get('/', (_, response) => response.send('hello'))),

  'fastify, pino': async () => {
    const app = fastify({ loggerInstance: pino(pino.destination({ dest: '/dev/null', sync: false })) });
    app.get('/', () => 'hello');
    await app.ready();
    return application((request, response) => app.routing(request, response));
  },

  koa: () => {
    const app = new Koa();
    app.use((context) => {
      context.body = 'hello';
    });
    return application(app.callback());
  },

  ws: () => {
    const use = async () => {
      const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
      server.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
      await once(server, 'listening');
      const client = new WebSocket(`ws://127.0.0.1:${server.address().port}`);
      await once(client, 'open');
      client.send('hello');
      const [data] = await once(client, 'message');
      equal(String(data), 'hello');
      client.terminate();
      server.close();
    };
    return { use };
  },

  'socket.io': () => {
    const use = async () => {
      const http = createServer().listen(0, '127.0.0.1');
      const server = new Server(http);
      server.on('connection', (socket) => socket.on('say', (word, done) => done(word)));
      await once(http, 'listening');
      const client = io(`http://127.0.0.1:${http.address().port}`, { forceNew: true });
      equal(await client.emitWithAck('say', 'hello'), 'hello');
      client.disconnect();
      await server.close();
    };
    return { use };
  },
};
