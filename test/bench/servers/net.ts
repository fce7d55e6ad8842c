// net KIND FAMILY [PATH]: the same service with node:net.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { greeting } from './greeting.js';

const [kind = '', family = '', path = ''] = process.argv.slice(2);
const work: Record<string, (client: Socket) => void> = {
  accept: (client) => client.destroy(),
  greeting: (client) => client.end(greeting),
  roundtrip: (client) => client.pipe(client),
};

const server = createServer({ noDelay: kind === 'roundtrip' }, (client) => {
  client.on('error', () => {}); // the load resets its connections
  work[kind]?.(client);
});
const where = family === 'unix' ? { path } : { host: family === 'tcp6' ? '::1' : '127.0.0.1', port: 0 };
server.listen({ ...where, backlog: 4096 }, () => {
  process.stdout.write(`${family === 'unix' ? path : (server.address() as AddressInfo).port}\n`);
});
