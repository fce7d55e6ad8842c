// bare-server greeting|roundtrip FAMILY [PATH]: the loop of sys-service over functions of Node-API with nothing around them.
import { bare } from './bare.js';
import { greeting } from './greeting.js';
import { listening } from './sys-service.js';

const server = listening();
const buffer = new Uint8Array(4096);
const works: Record<string, (client: number) => void> = {
  greeting: (client) => {
    bare.send(client, greeting);
  },
  roundtrip: (client) => {
    for (let size = bare.recv(client, buffer); size > 0; size = bare.recv(client, buffer))
      bare.send(client, buffer.subarray(0, size));
  },
};
const work = works[process.argv[2] ?? ''];
if (work === undefined) throw new Error('no such work');
for (;;) {
  const client = bare.accept(server);
  work(client);
  bare.close(client);
}
