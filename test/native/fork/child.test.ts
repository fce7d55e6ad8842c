import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import dns from 'node:dns/promises';
import fs from 'node:fs';
import http from 'node:http';
import type net from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { MessageChannel } from 'node:worker_threads';
import zlib from 'node:zlib';
import { ended, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

/** A case that does `work` in a child of a process that has done it before, and afterwards in the parent. */
function everywhere(name: string, work: () => Promise<void>): void {
  fresh(`in the child: ${name}`, async () => {
    await work();
    const pid = await forked(work);
    await work();
    assert.equal(await ended(pid), 0);
    assert.equal(await ended(await forked(work)), 0);
  });
}

everywhere('timers, immediates and promises', async () => {
  await sleep(1);
  await setImmediate();
  await new Promise((resolve) => process.nextTick(resolve));
  await new Promise<void>((resolve) => queueMicrotask(resolve));
});

everywhere('files', async () => {
  const file = `${fs.mkdtempSync('/tmp/perlipc-fork-')}/file`;
  await fs.promises.writeFile(file, 'text');
  assert.equal(await fs.promises.readFile(file, 'utf8'), 'text');
  assert.equal(fs.readFileSync(file, 'utf8'), 'text');
  let read = '';
  for await (const chunk of fs.createReadStream(file, 'utf8')) read += chunk;
  assert.equal(read, 'text');
  await fs.promises.rm(file);
  fs.rmdirSync(file.slice(0, -5));
});

everywhere('names', async () => {
  assert.equal((await dns.lookup('127.0.0.1')).address, '127.0.0.1');
  assert.equal((await dns.lookup('localhost', { family: 4 })).address, '127.0.0.1');
});

everywhere("crypto's asynchronous calls and zlib", async () => {
  await promisify(crypto.pbkdf2)('a', 'b', 500, 32, 'sha256');
  assert.equal((await promisify(crypto.randomBytes)(16)).length, 16);
  const { publicKey } = await promisify(crypto.generateKeyPair)('ec', { namedCurve: 'P-256' });
  assert.equal(publicKey.type, 'public');
  assert.equal((await promisify(zlib.gunzip)(zlib.gzipSync('text'))).toString(), 'text');
  assert.equal((await crypto.subtle.digest('SHA-256', new Uint8Array(3))).byteLength, 32);
});

everywhere('http and net servers and clients', async () => {
  const server = http.createServer((_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  for (let i = 0; i < 3; i++) {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    assert.equal(await response.text(), 'hello');
    const body = await new Promise((resolve, reject) =>
      http
        .get({ port, host: '127.0.0.1' }, (reply) => {
          let text = '';
          reply.setEncoding('utf8').on('data', (chunk) => (text += chunk));
          reply.on('end', () => resolve(text));
        })
        .on('error', reject),
    );
    assert.equal(body, 'hello');
  }
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

everywhere('child_process: spawn, exec, execFileSync and their events', async () => {
  const { stdout } = await promisify(childProcess.exec)('echo $((6 * 7))');
  assert.equal(stdout, '42\n');
  assert.equal(childProcess.execFileSync('/bin/echo', ['sync']).toString(), 'sync\n');
  const spawned = childProcess.spawn('/bin/cat', { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  spawned.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  spawned.stdin.end('through cat');
  const [code] = await new Promise<[number | null]>((resolve) =>
    spawned.on('close', (status) => resolve([status])),
  );
  assert.deepEqual([code, text], [0, 'through cat']);
});

everywhere('MessageChannel', async () => {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage({ text: 'posted' });
  const message = await new Promise((resolve) => port2.once('message', resolve));
  assert.deepEqual(message, { text: 'posted' });
  port1.close();
});

/** The part of WebAssembly used here; its types come with those of browsers only. */
const wasm = Reflect.get(globalThis, 'WebAssembly') as {
  instantiate(bytes: Uint8Array): Promise<{ instance: { exports: { f(n: number): number } } }>;
};

everywhere('WebAssembly, compiled on the spot', async () => {
  // (func (param i32) (result i32) local.get 0 i32.const 1 i32.add), exported as "f"
  const bytes = Uint8Array.from(
    [
      0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 9, 1,
      7, 0,
    ].concat([32, 0, 65, 1, 106, 11]),
  );
  const { instance } = await wasm.instantiate(bytes);
  const { f } = instance.exports;
  let sum = 0;
  for (let i = 0; i < 20_000; i++) sum = f(sum);
  assert.equal(sum, 20_000);
});

everywhere('optimised and freshly compiled code, and every kind of collection', async () => {
  const source = `let s = 0; for (let i = 0; i < n; i++) s += (i % 3) * ${Math.ceil(Math.random() * 1)}; return s;`;
  const compiled = new Function('n', source) as (n: number) => number;
  assert.equal(compiled(3), compiled(300_000) - compiled(299_997));
  const held: object[] = [];
  for (let i = 0; i < 200_000; i++) {
    held.push({ i });
    if (held.length > 50_000) held.length = 0;
  }
  const gc = (await import('node:v8')).setFlagsFromString;
  gc('--expose-gc');
  const collect = (await import('node:vm')).runInNewContext('gc') as (options: object) => unknown;
  collect({ type: 'minor' });
  collect({ type: 'major' });
  await collect({ type: 'major', execution: 'async' });
});

everywhere('import() of a module', async () => {
  const text = `export const value = ${process.pid};`;
  const module = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  assert.equal(module.value, process.pid);
  assert.equal(typeof (await import('node:querystring')).parse, 'function');
});
