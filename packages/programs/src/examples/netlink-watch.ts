#!/usr/bin/env node
// netlink-watch: prints how links, addresses and neighbours change, as `ip monitor` does, until it is interrupted.
import { recv } from '@perlipc/aio';
import * as sys from '@perlipc/sys/linux';

const groups = sys.RTMGRP_LINK | sys.RTMGRP_NEIGH | sys.RTMGRP_IPV4_IFADDR | sys.RTMGRP_IPV6_IFADDR;
const names = new Map<number, string>();
using listed = new sys.RouteSocket();
using changes = new sys.RouteSocket(groups);
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':');

function told(message: sys.RouteMessage): string {
  const name = names.get(message.index) ?? `link ${message.index}`;
  switch (message.kind) {
    case 'link':
      names.set(message.index, message.name);
      return `${message.name}: ${message.flags & sys.IFF_UP ? 'up' : 'down'}, MTU ${message.mtu}`;
    case 'address':
      return `${sys.inet_ntop(message.family, message.address)}/${message.prefixlen} on ${name}`;
    case 'neighbour':
      return `${sys.inet_ntop(message.family, message.address)} at ${hex(message.lladdr) || '?'} on ${name}`;
  }
}

/** What changed meanwhile the kernel could not keep: the list is read anew. */
function listAll(): void {
  for (const link of listed.links()) console.log(told(link));
  for (const address of listed.addresses()) console.log(told(address));
}

listAll();
console.log('watching');
const buffer = Buffer.alloc(65_536);
while (!stop.signal.aborted) {
  try {
    const size = await recv(changes.fd, buffer, 0, { signal: stop.signal });
    for (const message of sys.unpack_route_messages(buffer.subarray(0, size)).messages)
      console.log(`${message.deleted ? 'gone' : 'now'} ${told(message)}`);
  } catch (error) {
    if (stop.signal.aborted) break;
    if (!(error instanceof sys.SystemError) || error.code !== 'ENOBUFS') throw error;
    listAll();
  }
}
