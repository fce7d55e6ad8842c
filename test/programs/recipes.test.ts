// The recipes of docs/recipes.md that no other test runs, and the programs of the README.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Socket } from '@perlipc/socket';
import * as sys from '@perlipc/sys';
import { environment } from '../support/environment.js';
import { folder, Running } from '../support/example.js';
import { freshCases } from '../support/fresh.js';
import { listeningPort } from '../support/proc.js';

const fresh = freshCases(import.meta.url);
const skip = process.platform === 'linux' ? undefined : 'the examples are for Linux';
const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/test\/$/, '');

/** The body of an answer. */
function fetched(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', agent: false }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (part) => {
          text += part;
        })
        .on('end', () => resolve(text));
    }).on('error', reject);
  });
}

/** What a program writes, once it matches. */
async function written(child: ChildProcess, wanted: RegExp): Promise<RegExpExecArray> {
  let text = '';
  for await (const part of child.stdout?.setEncoding('utf8') ?? []) {
    text += part;
    const found = wanted.exec(text);
    if (found !== null) return found;
  }
  return assert.fail(`it wrote ${text}`);
}

fresh('each recipe of the page is a file', () => {
  const page = readFileSync(join(root, 'docs/recipes.md'), 'utf8');
  const files = [...page.matchAll(/\.\.\/(packages\/programs\/src\/examples\/[\w-]+\.ts)/g)].map(
    ([, f = '']) => f,
  );
  assert.ok(files.length >= 15);
  for (const file of files) assert.ok(existsSync(join(root, file)), file);
});

fresh(
  'activation serves the sockets that it is started with',
  async () => {
    const server = Socket.create_server(0, '127.0.0.1');
    const [port] = sys.unpack_sockaddr_in(server.getsockname());
    const command = `LISTEN_PID=$$ LISTEN_FDS=1 exec "${process.execPath}" "${folder}activation.js"`;
    const stdio = ['ignore', 'pipe', 'inherit', server.fd] as const;
    const child = spawn('/bin/sh', ['-c', command], { env: environment(), stdio: [...stdio] });
    process.on('exit', () => child.kill('SIGKILL'));
    await written(child, new RegExp(`^serving 127\\.0\\.0\\.1:${port}\n`));
    server.close();
    assert.equal(await fetched(port), `served by ${child.pid}\n`);
    child.kill('SIGKILL');
    const { stderr } = spawnSync(process.execPath, [`${folder}activation.js`], { encoding: 'utf8' });
    assert.match(stderr, /no sockets: start it by a unit/);
  },
  { skip },
);

fresh(
  'restart: a new process takes over, and no client is refused',
  async () => {
    const server = new Running('restart');
    const [, first, port] = await server.until(/^(\d+) serves 127\.0\.0\.1:(\d+)\n/);
    assert.equal(await fetched(Number(port)), `served by ${first}\n`);
    server.child.kill('SIGHUP');
    let by = `served by ${first}\n`;
    while (by === `served by ${first}\n`) by = await fetched(Number(port));
    const [, second] = await server.until(/\n(\d+) serves /);
    assert.equal(by, `served by ${second}\n`);
    while (server.child.exitCode === null) assert.match(await fetched(Number(port)), /^served by /);
    assert.equal(await fetched(Number(port)), `served by ${second}\n`);
    sys.kill(Number(second), sys.SIGKILL);
  },
  { skip },
);

/** The programs of the README, with another port, as files where the packages are found. */
function readme(): string[] {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = ''], i) => {
    const file = join(root, `test/dist/readme-${process.pid}-${i}.mjs`);
    writeFileSync(file, code.replace(/\b(?:2345|8080)\b/, '0'));
    return file;
  });
}

fresh(
  'the README’s programs run',
  async () => {
    const [blocking = '', forking = '', http = ''] = readme();
    const { stdout } = spawnSync(process.execPath, [forking], { encoding: 'utf8', env: environment() });
    assert.match(stdout, /^child (\d+) has 1000000 squares\nchild \1 ended with 7\n$/);
    for (const [file, said] of [
      [blocking, /^Hello there\r\n$/],
      [http, /\r\n\r\nround trip \d+ us, 0 segments sent again\n$/],
    ] as const) {
      const child = spawn(process.execPath, [file], {
        env: environment(),
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      process.on('exit', () => child.kill('SIGKILL'));
      let port: number | undefined;
      while (port === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        port = listeningPort(child.pid ?? 0);
      }
      const client = Socket.create_connection('127.0.0.1', port);
      if (file === http) client.sendall(Buffer.from('GET / HTTP/1.0\r\n\r\n'));
      const buffer = Buffer.alloc(4096);
      let text = '';
      for (let size = client.read(buffer); size > 0 && !said.test(text); size = client.read(buffer))
        text += buffer.toString('utf8', 0, size);
      assert.match(text, said);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.on('close', resolve));
    }
    for (const file of [blocking, forking, http]) sys.unlink(file);
  },
  { skip },
);
