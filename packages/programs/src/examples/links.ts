#!/usr/bin/env node
// links [COUNT]: the interfaces with their addresses, then their changes as they come, COUNT times.
import * as sys from '@perlipc/sys/linux';

const [count = 'Infinity'] = process.argv.slice(2);
const groups = sys.RTMGRP_LINK | sys.RTMGRP_IPV4_IFADDR | sys.RTMGRP_IPV6_IFADDR;
using route = new sys.RouteSocket();
using changes = new sys.RouteSocket(groups);

function told(message: sys.RouteMessage): string {
  if (message.kind === 'link')
    return `${message.name}: ${message.flags & sys.IFF_UP ? 'up' : 'down'}, MTU ${message.mtu}`;
  if (message.kind === 'address')
    return `  ${sys.inet_ntop(message.family, message.address)}/${message.prefixlen} on ${message.index}`;
  return `  neighbour on ${message.index}`;
}

for (const link of route.links()) {
  console.log(told(link));
  for (const one of route.addresses()) if (one.index === link.index) console.log(told(one));
}
for (let i = 0; i < Number(count); i++)
  for (const message of changes.receive())
    console.log(`${message.deleted ? 'gone' : 'now'} ${told(message)}`);
