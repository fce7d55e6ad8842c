// The thread of module hooks has an event loop of its own: what it holds there stays the parent's.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { register } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const options = {
  execArgv: ['--no-deprecation'],
  // Seen with it preloaded, sanitized addon or not; with jemalloc preloaded the cases pass.
  skip:
    process.env['PERLIPC_TEST_PRELOAD']?.includes('asan') &&
    'AddressSanitizer’s heap hides the hooks’ loop from fork',
};

/** Hooks that ask over `stream()` for what `ask:NAME` exports; the answer to a question that was not asked ends the process. */
function hooks(open: string): void {
  const source = `
    import { spawn } from 'node:child_process';
    import net from 'node:net';
    const asked = new Map();
    let lost;
    let text = '';
    const fail = (error) => {
      lost = error ?? new Error('the other side has closed');
      for (const { reject } of asked.values()) reject(lost);
      asked.clear();
    };
    const { reader, writer } = await (${open})();
    writer.on('error', fail);
    reader.on('error', fail).on('end', fail).on('data', (chunk) => {
      const lines = (text + chunk).split('\\n');
      text = lines.pop();
      for (const line of lines) {
        if (!asked.has(line)) process.exit(9);
        asked.get(line).resolve();
        asked.delete(line);
      }
    });
    export async function resolve(specifier, context, next) {
      if (!specifier.startsWith('ask:')) return next(specifier);
      if (lost) throw lost;
      await new Promise((resolve, reject) => {
        asked.set(specifier, { resolve, reject });
        writer.write(specifier + '\\n');
      });
      return { url: 'data:text/javascript,export default ' + JSON.stringify(specifier), shortCircuit: true };
    }`;
  register(`data:text/javascript,${encodeURIComponent(source)}`);
}

/** The answer comes in the parent, before and after the fork; a child's import fails, and what needs no answer works there. */
async function asksInParentOnly(): Promise<void> {
  // Waiting for hooks keeps no process alive.
  setInterval(() => {}, 1000);
  const load = async (name: string) => assert.equal((await import(`ask:${name}`)).default, `ask:${name}`);
  await load('before');
  for (let round = 0; round < 3; round++) {
    const pid = await forked(async () => {
      await assert.rejects(import(`ask:child${round}`), /EPIPE|closed|ended|write after|destroyed/);
      assert.equal((await import(`data:text/javascript,export default ${round}`)).default, round);
    });
    await load(`parent${round}`);
    assert.equal(await ended(pid), 0);
    await load(`after${round}`);
  }
}

fresh(
  'a process that module hooks talk to by pipes',
  async () => {
    hooks(`() => {
      const cat = spawn('/bin/cat', { stdio: ['pipe', 'pipe', 'inherit'] });
      return { reader: cat.stdout, writer: cat.stdin };
    }`);
    await asksInParentOnly();
    process.exit(0);
  },
  options,
);

/** A process of its own: from Node 24 on the main thread stands still until its hooks have answered. */
const echo = `
  const server = require('node:net').createServer((socket) => {
    console.log('connected');
    socket.on('data', (data) => process.stdout.write(data)).pipe(socket);
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;

fresh(
  'a server that module hooks talk to by a socket',
  async () => {
    const server = spawn(process.execPath, ['-e', echo], { stdio: ['ignore', 'pipe', 'inherit'] });
    const port = Number(await once(server.stdout.setEncoding('utf8'), 'data'));
    let seen = '';
    server.stdout.on('data', (text) => (seen += text));
    hooks(`async () => {
      const socket = net.connect(${port}, '127.0.0.1');
      await new Promise((resolve) => socket.once('connect', resolve));
      return { reader: socket, writer: socket };
    }`);
    await asksInParentOnly();
    while (!seen.includes('after2')) await sleep(1);
    assert.deepEqual(seen.match(/connected/g), ['connected']);
    assert.ok(!seen.includes('child'), seen);
    server.kill();
    process.exit(0);
  },
  options,
);
