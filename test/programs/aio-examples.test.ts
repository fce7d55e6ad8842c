// The examples of packages/programs/src/examples that stand on @perlipc/aio, each run as a person would.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AsyncLineReader, connect, nonblocking, recvfrom, sendall, sendto } from '@perlipc/aio';
import { Socket } from '@perlipc/socket';
import * as sys from '@perlipc/sys/linux';
import { Running } from '../support/example.js';
import { freshCases } from '../support/fresh.js';
import { inNamespace, namespacesMissing } from '../support/namespace.js';

const fresh = freshCases(import.meta.url);
const hosts = { hosts: '127.0.0.1 localhost\n' };
const skip = process.platform === 'linux' ? namespacesMissing() : 'the examples are for Linux';
const loopback = new Uint8Array([127, 0, 0, 1]);

/** A directory of a case's own. */
function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'perlipc-example-'));
  process.on('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
}

fresh('chat-server: what one says, the others hear', async () => {
  const server = new Running('chat-server');
  const [, port = ''] = await server.until(/:(\d+)\n/);
  const people = await Promise.all(
    ['ann', 'bob'].map(async (name) => {
      const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
      nonblocking(fd);
      await connect(fd, sys.pack_sockaddr_in(Number(port), loopback));
      return { name, fd, reader: new AsyncLineReader(fd) };
    }),
  );
  const [ann, bob] = people as [(typeof people)[0], (typeof people)[0]];
  const say = (fd: number, text: string) => sendall(fd, Buffer.from(`${text}\r\n`));
  await say(ann.fd, 'ann');
  assert.equal(await ann.reader.line(), 'ann has come');
  await say(bob.fd, 'bob');
  for (const { reader } of people) assert.equal(await reader.line(), 'bob has come');
  await say(bob.fd, 'hello, ann');
  assert.equal(await ann.reader.line(), 'bob: hello, ann');
  sys.close(bob.fd);
  assert.equal(await ann.reader.line(), 'bob has gone');
  await server.stop();
});

fresh('udp-relay passes datagrams there and answers back, to several clients', async () => {
  const target = new Socket(sys.AF_INET, sys.SOCK_DGRAM).settimeout(10);
  target.bind(sys.pack_sockaddr_in(0, loopback));
  const [targetPort] = sys.unpack_sockaddr_in(target.getsockname());
  const relay = new Running('udp-relay', '0', `127.0.0.1:${targetPort}`);
  const [, port = ''] = await relay.until(/:(\d+)\n/);
  const clients = ['a', 'b'].map((name) => ({
    name,
    socket: new Socket(sys.AF_INET, sys.SOCK_DGRAM).settimeout(10),
  }));
  const buffer = Buffer.alloc(64);
  for (const { name, socket } of clients)
    socket.send(Buffer.from(name), 0, sys.pack_sockaddr_in(Number(port), loopback));
  for (const _ of clients) {
    const { size, address } = await recvfrom(target.fd, buffer, { timeout: 10_000 });
    target.send(Buffer.from(`answer to ${buffer.toString('latin1', 0, size)}`), 0, address);
  }
  for (const { name, socket } of clients) {
    const { size } = socket.recv(buffer);
    assert.equal(buffer.toString('latin1', 0, size), `answer to ${name}`);
  }
  await relay.stop();
});

fresh('unix-logger writes what comes with its sender, and lets writers wait for a slow disk', async () => {
  const path = directory();
  const [socketPath, file] = [join(path, 'log.sock'), join(path, 'log')];
  // A pipe that nobody reads is a disk that is very slow.
  sys.mkfifo(file, 0o600);
  const disk = sys.open(file, sys.O_RDWR | sys.O_NONBLOCK);
  const logger = new Running('unix-logger', socketPath, file, '4096');
  await logger.until(/logging/);
  const client = sys.socket(sys.AF_UNIX, sys.SOCK_DGRAM);
  sys.connect(client, sys.pack_sockaddr_un(socketPath));
  const text = 'x'.repeat(4000);
  let sent = 0;
  try {
    for (const end = Date.now() + 60_000; Date.now() < end; sent++) {
      sys.send(client, Buffer.from(`${sent} ${text}`), sys.MSG_DONTWAIT);
      // What the logger can take it has time to.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  } catch (error) {
    assert.equal((error as sys.SystemError).code, 'EAGAIN');
  }
  let log = '';
  const buffer = Buffer.alloc(1 << 16);
  for (const end = Date.now() + 60_000; !log.includes(`: ${sent - 1} x`) && Date.now() < end; ) {
    try {
      log += buffer.toString('latin1', 0, sys.read(disk, buffer));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  for (let i = 0; i < sent; i++) assert.ok(log.includes(`pid ${process.pid}: ${i} x`), `${i} of ${sent}`);
  assert.doesNotMatch(log, / …/);
  sys.send(client, Buffer.from('y'.repeat(9000)), 0);
  while (!log.includes('y'.repeat(8192)))
    try {
      log += buffer.toString('utf8', 0, sys.read(disk, buffer));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  assert.match(log, /: y{8192} …\n$/);
  logger.child.kill('SIGTERM');
  await logger.ended();
  assert.throws(() => readFileSync(socketPath), { code: 'ENOENT' });
});

fresh('inotify-watch tells of files, also in a directory that is made later', async () => {
  const path = directory();
  const watcher = new Running('inotify-watch', path);
  await watcher.until(/watching 1 directories/);
  writeFileSync(join(path, 'one'), 'x');
  await watcher.until(/created \S*one\nwritten \S*one\n/);
  mkdirSync(join(path, 'later'));
  await watcher.until(/created \S*later\/\n/);
  renameSync(join(path, 'one'), join(path, 'later', 'two'));
  await watcher.until(/moved from \S*one\nmoved to \S*later\/two\n/);
  await watcher.stop();
});

fresh(
  'netlink-watch tells of links, addresses and neighbours',
  inNamespace(hosts, async () => {
    const watcher = new Running('netlink-watch');
    await watcher.until(/lo: up, MTU 65536\n127\.0\.0\.1\/8 on lo\n(?:.*\n)*watching\n/);
    for (const [command, said] of [
      ['link add d0 type veth peer name d1', /now d0: down, MTU 1500\n/],
      ['addr add 10.9.8.1/24 dev d0', /now 10\.9\.8\.1\/24 on d0\n/],
      ['link set d0 up', /now d0: up, MTU 1500\n/],
      ['neigh add 10.9.8.2 lladdr 02:00:00:00:00:01 dev d0', /now 10\.9\.8\.2 at 02:00:00:00:00:01 on d0\n/],
      ['neigh del 10.9.8.2 dev d0', /now 10\.9\.8\.2 at \? on d0\n/],
      ['link del d0', /gone d0: /],
    ] as const) {
      const { status, stderr } = spawnSync('ip', command.split(' '), { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      await watcher.until(said);
    }
    watcher.child.kill('SIGINT');
    await watcher.ended();
  }),
  { skip },
);

fresh(
  'dhcp-server offers and lends an address',
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
    const server = new Running('dhcp-server', 'd0', '10.9.8.50', '3');
    await server.until(/10\.9\.8\.1 lends 3 addresses from 10\.9\.8\.50 on, on d0\n/);
    // A server on the same machine gets the broadcast that goes out, as one on the link would.
    assert.equal(await new Running('dhcp-discover', 'd0').ended(), '10.9.8.1 offers 10.9.8.50\n');
    const client = new Socket(sys.AF_INET, sys.SOCK_DGRAM).settimeout(10);
    client.setoption('SO_REUSEADDR', true).setoption('SO_BROADCAST', true).setoption('SO_BINDTODEVICE', 'd0');
    client.bind(sys.pack_sockaddr_in(68, new Uint8Array(4)));
    const request = async (hardware: number, wanted: number): Promise<[kind: number, address: string]> => {
      const packet = Buffer.alloc(300);
      packet.set([1, 1, 6, 0, 1, 2, 3, 4, 0, 0, 0x80, 0]);
      packet.set([2, 0, 0, 0, 0, hardware], 28);
      packet.set([0x63, 0x82, 0x53, 0x63, 53, 1, 3, 50, 4, 10, 9, 8, wanted, 255], 236);
      await sendto(client.fd, packet, sys.pack_sockaddr_in(67, new Uint8Array(4).fill(255)));
      const answer = Buffer.alloc(1500);
      client.recv(answer);
      return [answer[242] ?? 0, answer.subarray(16, 20).join('.')];
    };
    assert.deepEqual(await request(1, 51), [5, '10.9.8.51']);
    assert.deepEqual(await request(1, 51), [5, '10.9.8.51']);
    assert.deepEqual(await request(2, 51), [6, '0.0.0.0']);
    await server.until(/lent 10\.9\.8\.51 to 020000000001\n(?:.*\n)*refused 10\.9\.8\.51 to 020000000002\n/);
    await server.stop();
  }),
  { skip },
);
