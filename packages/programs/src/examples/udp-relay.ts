#!/usr/bin/env node
// udp-relay PORT HOST:PORT: passes datagrams to a server and its answers back, each client by a socket of its own.
import { batches, sendmany } from '@perlipc/aio';
import { addressText } from '@perlipc/socket';
import * as sys from '@perlipc/sys/linux';

const [port = '0', target = ''] = process.argv.slice(2);
const [, host = '', targetPort = ''] = /^(.+):(\d+)$/.exec(target) ?? [];
const to = sys.pack_sockaddr_in(Number(targetPort), sys.inet_pton(sys.AF_INET, host) ?? new Uint8Array(4));
const IDLE = 60_000;

const server = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
sys.bind(server, sys.pack_sockaddr_in(Number(port), new Uint8Array(4)));
console.log(addressText(sys.getsockname(server)));

interface Client {
  fd: number;
  timer: NodeJS.Timeout;
}

const clients = new Map<string, Client>();

/** The socket that a client's datagrams leave by; its answers go back until it was idle for a minute. */
function clientOf(address: Uint8Array): Client {
  const key = addressText(address);
  const known = clients.get(key);
  if (known !== undefined) return known;
  const fd = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
  sys.connect(fd, to);
  const ending = new AbortController();
  const client = { fd, timer: setTimeout(() => ending.abort(), IDLE).unref() };
  clients.set(key, client);
  void answers(client, address, ending.signal).finally(() => {
    clients.delete(key);
    sys.close(fd);
  });
  return client;
}

async function answers({ fd, timer }: Client, address: Uint8Array, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const batch of batches(fd, { signal })) {
        timer.refresh();
        await sendmany(
          server,
          listOf(batch.count, (i) => batch.data(i)),
          { to: address },
        );
      }
    } catch (error) {
      // The server is not there now: what a datagram would have come to in the network.
      if (!(error instanceof sys.SystemError) || error.code !== 'ECONNREFUSED') throw error;
    }
  }
}

const listOf = <T>(count: number, of: (i: number) => T) => Array.from({ length: count }, (_, i) => of(i));

for await (const batch of batches(server)) {
  const groups = new Map<Client, Uint8Array[]>();
  for (let i = 0; i < batch.count; i++) {
    const client = clientOf(batch.address(i));
    groups.set(client, [...(groups.get(client) ?? []), batch.data(i)]);
  }
  for (const [client, data] of groups) {
    client.timer.refresh();
    await sendmany(client.fd, data).catch((error) => console.error(`${error}`));
  }
}
