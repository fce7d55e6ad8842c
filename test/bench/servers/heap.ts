// heap sys|perl: prints how many bytes of V8's heap, and of ArrayBuffers, a connection of the accept loop allocates.
import { accept, close, handle, open, print } from '@perlipc/perl';
import * as sys from '@perlipc/sys';
import { greeting } from './greeting.js';

const CONNECTIONS = 100;
const ROUNDS = 40; // the first ones compile
const server = sys.socket(sys.PF_INET, sys.SOCK_STREAM);
sys.bind(server, sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])));
sys.listen(server, sys.SOMAXCONN);
const name = sys.getsockname(server);

function serve(): void {
  const { fd } = sys.accept(server);
  sys.write(fd, greeting);
  sys.close(fd);
}

const text = greeting.toString();
const Server = handle('Server');
open(Server, '+<&=', server);

function serveInPerl(): void {
  const client = handle('$client');
  accept(client, Server);
  print(client, text);
  close(client);
}

const once = process.argv[2] === 'perl' ? serveInPerl : serve;

function round(): { heap: number; buffers: number } {
  const clients = Array.from({ length: CONNECTIONS }, () => {
    const client = sys.socket(sys.PF_INET, sys.SOCK_STREAM);
    sys.connect(client, name);
    return client;
  });
  const before = process.memoryUsage();
  for (let i = 0; i < CONNECTIONS; i++) once();
  const after = process.memoryUsage();
  for (const client of clients) sys.close(client);
  return {
    heap: (after.heapUsed - before.heapUsed) / CONNECTIONS,
    buffers: (after.arrayBuffers - before.arrayBuffers) / CONNECTIONS,
  };
}

const rounds = Array.from({ length: ROUNDS }, round).slice(ROUNDS / 2);
// A collection in a round makes its heap smaller: the middle one is none of those.
const middle = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];
console.log(
  JSON.stringify({ heap: middle(rounds.map((r) => r.heap)), buffers: middle(rounds.map((r) => r.buffers)) }),
);
