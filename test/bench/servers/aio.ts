// aio KIND FAMILY [PATH]: the same service in the event loop, with @perlipc/aio.
import { connections, nonblocking, recv, send } from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { greeting } from './greeting.js';
import { listening } from './sys-service.js';

const [kind = ''] = process.argv.slice(2);

function greet(client: number): void {
  sys.write(client, greeting);
  sys.close(client);
}

async function echo(client: number): Promise<void> {
  const buffer = new Uint8Array(4096);
  for (let size = await recv(client, buffer); size > 0; size = await recv(client, buffer))
    await send(client, buffer.subarray(0, size));
  sys.close(client);
}

const works: Record<string, (client: number) => unknown> = {
  accept: (client) => sys.close(client),
  greeting: greet,
  roundtrip: (client) => echo(client).catch(() => sys.close(client)), // the load resets its connections
};

const work = works[kind];
if (work === undefined) throw new Error(`no work ${kind}`);
const server = listening();
nonblocking(server);
for await (const { fd } of connections(server)) work(fd);
