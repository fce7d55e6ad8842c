import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { _exit, atfork, fork, getpid, kill, pipe, read, write } from '@perlipc/sys';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

async function listening<T extends net.Server>(server: T): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as net.AddressInfo).port;
}

async function get(port: number, agent: http.Agent | false = false): Promise<string> {
  return new Promise((resolve, reject) => {
    http
      .get({ port, host: '127.0.0.1', agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve(text)).on('error', reject);
      })
      .on('error', reject);
  });
}

fresh('a response half sent arrives once, from the parent', async () => {
  const body = 'x'.repeat(8_000_000);
  let pid = 0;
  const server = http.createServer((_request, response) => {
    response.write(body.slice(0, 4_000_000));
    pid = fork();
    if (pid === 0) {
      response.end('from the child');
      setTimeout(() => _exit(0), 300);
      return;
    }
    response.end(body.slice(4_000_000));
  });
  const port = await listening(server);
  const child = childProcess.spawn(process.execPath, ['-e', client, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  await new Promise((resolve) => child.on('close', resolve));
  assert.equal(text, `${body.length} true`);
  assert.equal(await ended(pid), 0);
  server.close();
});

/** Prints how many bytes a server sent and whether all of them were "x". */
const client = `require('http').get({ port: process.argv[1], host: '127.0.0.1' }, (response) => {
  let size = 0, same = true;
  response.on('data', (chunk) => { size += chunk.length; same &&= chunk.every((byte) => byte === 120); });
  response.on('end', () => process.stdout.write(size + ' ' + same));
});`;

fresh('an agent keeps in the child a connection that is no handle of Node’s', async () => {
  const agent = new http.Agent();
  const stream = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  Reflect.set(agent, 'createConnection', () => stream);
  await once(http.get({ host: '127.0.0.1', agent }), 'socket');
  const kept = () => {
    assert.deepEqual(Object.values(agent.sockets).flat(), [stream]);
    assert.equal(stream.destroyed, false);
  };
  const child = await forked(kept);
  assert.equal(await ended(child), 0);
  kept();
  process.exit();
});

fresh("the parent's clients on keep-alive connections never meet the child", async () => {
  const server = http.createServer((_request, response) => response.end(String(process.pid)));
  const port = await listening(server);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  assert.equal(await get(port, agent), String(getpid()));
  const pids: number[] = [];
  for (let i = 0; i < 3; i++) pids.push(await forked(() => sleep(1500)));
  for (let i = 0; i < 20; i++) assert.equal(await get(port, agent), String(getpid()));
  for (let i = 0; i < 20; i++) assert.equal(await get(port), String(getpid()));
  for (const pid of pids) assert.equal(await ended(pid), 0);
  agent.destroy();
  server.closeAllConnections();
  server.close();
});

fresh("the child's client opens a connection of its own", async () => {
  const server = http.createServer((request, response) => response.end(String(request.socket.remotePort)));
  const port = await listening(server);
  const first = await get(port, http.globalAgent);
  assert.equal(await get(port, http.globalAgent), first);
  const pid = await forked(async () => assert.notEqual(await get(port, http.globalAgent), first));
  assert.equal(await get(port, http.globalAgent), first);
  assert.equal(await ended(pid), 0);
  http.globalAgent.destroy();
  server.close();
});

fresh("the child's fetch opens a connection of its own", async () => {
  const server = http.createServer((request, response) => response.end(String(request.socket.remotePort)));
  const url = `http://127.0.0.1:${await listening(server)}/`;
  const first = await (await fetch(url)).text();
  const pid = await forked(async () => assert.notEqual(await (await fetch(url)).text(), first));
  assert.equal(await ended(pid), 0);
  server.closeAllConnections();
  server.close();
});

fresh('parent and child serve on sockets of their own', async () => {
  const answer = () => http.createServer((_request, response) => response.end(String(getpid())));
  const mine = answer();
  const port = await listening(mine);
  const [reader, writer] = pipe();
  const pid = fork();
  if (pid === 0) {
    const own = answer();
    write(writer, Buffer.from(String(await listening(own))));
    return;
  }
  const buffer = new Uint8Array(16);
  const other = Number(Buffer.from(buffer.subarray(0, read(reader, buffer))).toString());
  for (let i = 0; i < 10; i++) {
    assert.equal(await get(port), String(getpid()));
    assert.equal(await get(other), String(pid));
  }
  kill(pid, 9);
  assert.equal(await ended(pid), 9);
  mine.close();
});

fresh('a kept server is served by both', async () => {
  const server = http.createServer((_request, response) => response.end(String(getpid())));
  const port = await listening(server);
  const pid = fork({ keep: [server] });
  if (pid === 0) return;
  const seen = new Set<string>();
  for (let i = 0; i < 2000 && seen.size < 2; i++) {
    const [one, two] = await Promise.all([get(port), get(port)]);
    seen.add(one).add(two);
    if (i > 20 && seen.size < 2) {
      const until = performance.now() + 5;
      while (performance.now() < until); // a busy parent leaves connections to the child
    }
  }
  assert.deepEqual([...seen].sort(), [String(getpid()), String(pid)].sort());
  kill(pid, 9);
  assert.equal(await ended(pid), 9);
  for (let i = 0; i < 10; i++) assert.equal(await get(port), String(getpid()));
  server.close();
});

fresh('a kept connection is used by both; one with queued writes is refused', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.on('listening', resolve));
  const client = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
  const accepted = await new Promise<net.Socket>((resolve) => server.on('connection', resolve));
  const pid = fork({ keep: [accepted] });
  if (pid === 0) accepted.write('from the child', () => _exit(0));
  else {
    assert.equal(await ended(pid), 0);
    let text = '';
    client.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    while (text !== 'from the child') await sleep(1);
    client.pause();
    const undo = atfork({
      prepare: () => {
        while (accepted.write(Buffer.alloc(1_000_000)));
      },
    });
    assert.throws(() => fork({ keep: [accepted] }), { code: 'EBUSY', syscall: 'fork' });
    undo();
    assert.throws(() => fork({ keep: [accepted] }), { code: 'EBUSY', syscall: 'fork' });
    assert.throws(() => fork({ keep: [new net.Server()] }), { name: 'TypeError', message: /keep\[0\]/ });
    client.destroy();
    accepted.destroy();
    server.close();
  }
});

fresh('a server, a socket and a watcher that are not kept hold no child alive', async () => {
  const server = net.createServer();
  await listening(server as http.Server);
  const socket = dgram.createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const watcher = fs.watch('/tmp');
  const pid = fork();
  if (pid === 0) return; // the child ends because nothing is left to do
  assert.equal(await ended(pid), 0);
  socket.close();
  watcher.close();
  server.close();
});

fresh('a watcher goes on in the parent, and the child may have its own', async () => {
  const directory = fs.mkdtempSync('/tmp/perlipc-fork-');
  const changes: string[] = [];
  const watcher = fs.watch(directory, (_event, name) => changes.push(String(name)));
  const pid = await forked(async () => {
    const own: string[] = [];
    const second = fs.watch(directory, (_event, name) => own.push(String(name)));
    fs.writeFileSync(`${directory}/child`, '');
    while (own.length === 0) await sleep(1);
    second.close();
    watcher.close();
    assert.deepEqual(changes, []);
  });
  assert.equal(await ended(pid), 0);
  fs.writeFileSync(`${directory}/parent`, '');
  while (!changes.includes('parent')) await sleep(1);
  assert.ok(changes.includes('child'));
  watcher.close();
  fs.rmSync(directory, { recursive: true });
});

fresh("a live child_process child stays the parent's", async () => {
  const cat = childProcess.spawn('/bin/cat', { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  let exits = 0;
  cat.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  cat.on('exit', () => exits++);
  const pid = await forked(async () => {
    assert.equal(cat.kill(0), false);
    await sleep(200);
    assert.equal(exits, 0);
  });
  cat.stdin.end('to the parent');
  await new Promise((resolve) => cat.on('close', resolve));
  assert.equal(text, 'to the parent');
  assert.equal(exits, 1);
  assert.equal(await ended(pid), 0);
});

fresh('nobody is told of what the child detaches', async () => {
  const events: string[] = [];
  const server = net.createServer((socket) => {
    for (const name of ['close', 'end', 'error', 'timeout', 'drain', 'finish'])
      socket.on(name, () => events.push(`accepted ${name}`));
    socket.setTimeout(100);
    socket.write(Buffer.alloc(20_000_000), () => events.push('written'));
  });
  const port = await listening(server as http.Server);
  const client = net.connect(port, '127.0.0.1');
  for (const name of ['close', 'end', 'error', 'data']) client.on(name, () => events.push(`client ${name}`));
  client.pause();
  await sleep(20);
  events.length = 0;
  const pid = await forked(async () => {
    await sleep(300);
    assert.deepEqual(events, []);
  });
  let size = 0;
  client.on('data', (chunk) => (size += chunk.length)).resume();
  while (size < 20_000_000) await sleep(5);
  assert.equal(await ended(pid), 0);
  assert.ok(events.includes('written'));
  client.destroy();
  server.close();
});

fresh('the child of a forked child_process leaves its channel alone', async () => {
  const script = `import('${new URL('../../../../packages/sys/dist/index.js', import.meta.url)}').then(({ fork, waitpid }) => {
    const pid = fork();
    if (pid === 0) { if (process.connected) process.exit(2); process.exit(0); }
    process.send({ status: waitpid(pid, 0).status });
    process.disconnect();
  })`;
  const child = childProcess.spawn(process.execPath, ['-e', script], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const messages: unknown[] = [];
  child.on('message', (message) => messages.push(message));
  assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0);
  assert.deepEqual(messages, [{ status: exited(0) }]);
});

for (const kept of [false, true])
  fresh(
    `the file of a Unix socket outlives a child that ${kept ? 'kept' : 'has not kept'} its server`,
    async () => {
      const folder = fs.mkdtempSync(join(tmpdir(), 'perlipc-unix-'));
      const path = join(folder, 'socket');
      const server = net.createServer((client) => client.end()).listen(path);
      await once(server, 'listening');
      for (const closes of [false, true]) {
        const pid = fork(kept ? { keep: [server] } : {});
        if (pid === 0) {
          server.unref();
          if (closes) server.close();
          return;
        }
        assert.equal(await ended(pid), 0);
        const client = net.connect(path).resume();
        await once(client, 'close');
      }
      server.close();
      assert.ok(!fs.existsSync(path));
      fs.rmdirSync(folder);
    },
  );
