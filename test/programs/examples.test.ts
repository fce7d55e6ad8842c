// The examples of packages/programs/src/examples that are no ports of Perl programs (ports.test.ts), each run as a person would.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Socket } from '@perlipc/socket';
import * as sys from '@perlipc/sys';
import { folder, Running } from '../support/example.js';
import { scratchPath } from '../support/families.js';
import { freshCases } from '../support/fresh.js';
import { inNamespace, namespacesMissing } from '../support/namespace.js';

const fresh = freshCases(import.meta.url);
const skip = process.platform === 'linux' ? undefined : 'the examples are for Linux';
const hosts = { hosts: '127.0.0.1 localhost\n' };

fresh('each has fewer than 90 lines', () => {
  const sources = folder.replace('/dist/', '/src/');
  const files = readdirSync(sources);
  assert.ok(files.length >= 36);
  for (const file of files)
    assert.ok(readFileSync(`${sources}${file}`, 'utf8').split('\n').length < 90, file);
  const short =
    'udp-many multicast one-user hand-over http-options tcp-info ping dhcp-discover links traceroute';
  for (const name of short.split(' '))
    assert.ok(readFileSync(`${sources}${name}.ts`, 'utf8').split('\n').length <= 60, name);
});

fresh(
  'udp-many answers from the address that was asked',
  async () => {
    const server = new Running('udp-many');
    const [, port = ''] = await server.until(/^0\.0\.0\.0:(\d+)\n/);
    const client = new Socket(sys.AF_INET, sys.SOCK_DGRAM).settimeout(10);
    const buffer = Buffer.alloc(100);
    for (const last of [1, 9]) {
      const asked = sys.pack_sockaddr_in(Number(port), new Uint8Array([127, 0, 0, last]));
      client.send(Buffer.from('hello'), 0, asked);
      const { size, address } = client.recv(buffer);
      assert.equal(buffer.toString('utf8', 0, size), `127.0.0.${last} heard 5 bytes\n`);
      assert.deepEqual(Buffer.from(address), Buffer.from(asked));
    }
    await server.stop();
  },
  { skip },
);

fresh(
  'multicast joins on every interface',
  inNamespace(hosts, async () => {
    spawnSync('ip', ['link', 'set', 'lo', 'multicast', 'on']);
    const listener = new Running('multicast', '239.1.2.3', '5555', '1');
    await listener.until(/^joined on lo\n/);
    const sender = new Socket(sys.AF_INET, sys.SOCK_DGRAM);
    sender.setoption('IP_MULTICAST_IF', new Uint8Array([127, 0, 0, 1]));
    sender.send(Buffer.from('to all'), 0, sys.pack_sockaddr_in(5555, new Uint8Array([239, 1, 2, 3])));
    assert.match(await listener.ended(), /\nlo 127\.0\.0\.1:\d+: to all\n$/);
  }),
  { skip: skip ?? namespacesMissing() },
);

fresh(
  'one-user lets in its user, and nobody else',
  async () => {
    for (const [user, wanted] of [
      [sys.getuid(), /^hello, \d+\n$/],
      [sys.getuid() + 1, /^not for you\n$/],
    ] as const) {
      const path = scratchPath('socket');
      const server = new Running('one-user', path, String(user));
      await server.until(/^listening on .+\n/);
      const client = new Socket(sys.AF_UNIX).settimeout(10).connect(path);
      const buffer = Buffer.alloc(100);
      assert.match(buffer.toString('utf8', 0, client.read(buffer)), wanted);
      await server.stop();
    }
  },
  { skip },
);

fresh(
  'hand-over: a file is read by a process that never opened it',
  async () => {
    const [path, file] = [scratchPath('socket'), scratchPath('file')];
    writeFileSync(file, 'handed over\n');
    const giver = new Running('hand-over', 'give', path, file);
    await giver.until(/^waiting at /);
    assert.equal(await new Running('hand-over', 'take', path).ended(), 'handed over\n');
    await giver.ended();
  },
  { skip },
);

fresh(
  'http-options: two processes on one port',
  async () => {
    const first = new Running('http-options');
    const [, port = ''] = await first.until(/^127\.0\.0\.1:(\d+)\n/);
    const second = new Running('http-options', port);
    await second.until(new RegExp(`^127\\.0\\.0\\.1:${port}\n`));
    const served = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    assert.ok(
      [first, second].some(({ child }) => served === `served by ${child.pid}\n`),
      served,
    );
    await Promise.all([first.stop(), second.stop()]);
  },
  { skip },
);

fresh(
  'tcp-info shows the connection of an http request',
  async () => {
    const server = createServer((_, response) => void response.end('hello')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const table = await new Running('tcp-info', `http://127.0.0.1:${port}/`).ended();
    assert.match(table, /^tcpi_state +\d+\n/);
    assert.match(table, /\ntcpi_rtt +\d+\n/);
    server.close();
  },
  { skip },
);

fresh(
  'ping',
  inNamespace(hosts, async () => {
    const text = await new Running('ping', '127.0.0.1', '2').ended();
    assert.match(text, /^(64 bytes from 127\.0\.0\.1: seq=[12] ttl=64 time=\d+\.\d{3} ms\n){2}$/);
  }),
  { skip: skip ?? namespacesMissing() },
);

fresh(
  'dhcp-discover finds a server',
  inNamespace(hosts, async () => {
    const made = spawnSync(
      'sh',
      [
        '-ec',
        'ip link add d0 type veth peer name d1; ip addr add 10.9.8.1/24 broadcast 10.9.8.255 dev d0; ip link set d0 up; ip link set d1 up',
      ],
      { encoding: 'utf8' },
    );
    assert.equal(made.status, 0, made.stderr);
    // A server on the same machine gets the broadcast that goes out, as one on the link would.
    const server = new Socket(sys.AF_INET, sys.SOCK_DGRAM).bind(sys.pack_sockaddr_in(67, new Uint8Array(4)));
    server.setoption('SO_BROADCAST', true).settimeout(20);
    const client = new Running('dhcp-discover', 'd0');
    const buffer = Buffer.alloc(1500);
    // The running example needs the loop of this process no more than a pipe does.
    const { size } = server.recv(buffer);
    const offer = Buffer.from(buffer.subarray(0, Math.max(size, 300)));
    offer[0] = 2;
    // To somebody else, and cut off: neither is an answer.
    const others = [Buffer.from(offer), offer.subarray(0, 240)] as const;
    others[0].writeUInt32BE((offer.readUInt32BE(4) + 1) >>> 0, 4);
    offer.set([10, 9, 8, 77], 16);
    offer.set([53, 1, 2, 54, 4, 10, 9, 8, 1, 255], 240);
    server.setoption('SO_BINDTODEVICE', 'd0');
    for (const other of others) server.send(other, 0, sys.pack_sockaddr_in(68, new Uint8Array(4).fill(255)));
    server.send(offer, 0, sys.pack_sockaddr_in(68, new Uint8Array(4).fill(255)));
    assert.equal(await client.ended(), '10.9.8.1 offers 10.9.8.77\n');
  }),
  { skip: skip ?? namespacesMissing() },
);

fresh(
  'links: a list, then what changes',
  inNamespace(hosts, async () => {
    const watcher = new Running('links', '4');
    await watcher.until(/^lo: up, MTU 65536\n {2}127\.0\.0\.1\/8 on 1\n/);
    for (const [command, said] of [
      ['link set lo mtu 3000', /\nnow lo: up, MTU 3000\n/],
      ['addr add 127.0.0.2/8 dev lo', /\nnow {3}127\.0\.0\.2\/8 on 1\n/],
      ['addr del 127.0.0.2/8 dev lo', /\ngone {3}127\.0\.0\.2\/8 on 1\n/],
      ['link set lo down', /\nnow lo: down, MTU 3000\n/],
    ] as const) {
      const { status, stderr } = spawnSync('ip', command.split(' '), { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      await watcher.until(said);
    }
    await watcher.ended();
  }),
  { skip: skip ?? namespacesMissing() },
);

fresh(
  'traceroute: the way to this host',
  inNamespace(hosts, async () => {
    assert.match(
      await new Running('traceroute', '127.0.0.1', '5').ended(),
      /^ 1 {2}127\.0\.0\.1 {2}\d+\.\d{3} ms\n$/,
    );
  }),
  { skip: skip ?? namespacesMissing() },
);

/** Two routers and a host behind this one, each a namespace. */
const routers = `
mount -t tmpfs none /run
for n in 1 2 3; do ip netns add r$n; done
ip link add v0 type veth peer name w0 netns r1
ip -n r1 link add v1 type veth peer name w1 netns r2
ip -n r2 link add v2 type veth peer name w2 netns r3
ip addr add 10.0.0.1/24 dev v0; ip link set v0 up
up() { ip -n r$1 addr add $3/24 dev $2; ip -n r$1 link set $2 up; }
up 1 w0 10.0.0.2; up 1 v1 10.0.1.1; up 2 w1 10.0.1.2; up 2 v2 10.0.2.1; up 3 w2 10.0.2.2
ip route add default via 10.0.0.2
ip -n r1 route add 10.0.2.0/24 via 10.0.1.2
ip -n r2 route add 10.0.0.0/24 via 10.0.1.1
ip -n r3 route add default via 10.0.2.1
ip -n r1 route add 10.0.9.0/24 via 10.0.1.2
ip -n r2 route add blackhole 10.0.9.0/24
for n in 1 2; do ip netns exec r$n sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'; done
`;

fresh(
  'traceroute: three hops',
  inNamespace(hosts, async () => {
    const { status, stderr } = spawnSync('sh', ['-ec', routers], { encoding: 'utf8' });
    assert.deepEqual([status, stderr], [0, '']);
    const line = (hop: number, address: string) => ` ${hop}  ${address}  TIME ms\n`;
    const way = async (...args: string[]) =>
      (await new Running('traceroute', ...args).ended()).replaceAll(/\d+\.\d{3}/g, 'TIME');
    assert.equal(await way('10.0.2.2'), line(1, '10.0.0.2') + line(2, '10.0.1.2') + line(3, '10.0.2.2'));
    assert.equal(await way('10.0.9.1', '2'), line(1, '10.0.0.2') + line(2, '*'), 'who is silent');
  }),
  { skip: skip ?? namespacesMissing('ip link add v0 type veth peer name v1') },
);
