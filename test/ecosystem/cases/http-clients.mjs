// Clients of HTTP and gRPC with connections that are kept: the parent's, and one that the child makes.
import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import grpc from '@grpc/grpc-js';
import axios from 'axios';
import got from 'got';
import { Pool, fetch as undiciFetch } from 'undici';
import { equal } from './equal.mjs';

/** A server of the parent's, which answers parent and child. @param {(url: string) => (() => Promise<string>)} client */
async function against(client) {
  const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  const ask = (request) => async () => equal(await request(), 'hello');
  return {
    use: ask(client(url)),
    own: () => ask(client(url))(),
    close: () => server.close().closeAllConnections(),
  };
}

const echo = {
  say: {
    path: '/Echo/say',
    requestStream: false,
    responseStream: false,
    requestSerialize: Buffer.from,
    requestDeserialize: String,
    responseSerialize: Buffer.from,
    responseDeserialize: String,
  },
};

export const httpClients = {
  'fetch of Node': () => against((url) => async () => (await fetch(url)).text()),
  'undici: fetch': () => against((url) => async () => (await undiciFetch(url)).text()),
  'undici: Pool': () =>
    against((url) => {
      const pool = new Pool(url, { connections: 1 });
      return async () => (await pool.request({ path: '/', method: 'GET' })).body.text();
    }),
  got: () =>
    against((url) => {
      const client = got.extend({ agent: { http: new Agent({ keepAlive: true }) }, retry: { limit: 0 } });
      return () => client(url).text();
    }),
  axios: () =>
    against((url) => {
      const client = axios.create({ httpAgent: new Agent({ keepAlive: true }) });
      return async () => (await client.get(url)).data;
    }),
  'grpc-js': async () => {
    const server = new grpc.Server();
    server.addService(echo, { say: (call, done) => done(null, call.request) });
    const port = await new Promise((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    const Client = grpc.makeGenericClientConstructor(echo, 'Echo');
    const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const use = () =>
      new Promise((resolve, reject) =>
        client.say('hello', { deadline: Date.now() + 3_000 }, (error, said) =>
          error ? reject(error) : resolve(equal(said, 'hello')),
        ),
      );
    return { use, close: () => server.forceShutdown() };
  },
};
