// The examples that are ports of Perl programs, each beside its twin in perl (ports/): both do the same where the same is done to them.
import { createSocket } from 'node:dgram';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket as TcpSocket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Socket } from '@perlipc/socket';
import * as sys from '@perlipc/sys';
import { afterAll, expect, test } from 'vitest';
import { nodeUnderTest } from '../support/environment.js';
import { Network, noNetwork } from '../support/network.js';
import {
  type Host,
  here,
  type Program,
  programFile,
  removeScratches,
  type Start,
  scratch,
  sleep,
} from '../support/program.js';
import { unless } from '../support/skip.js';

afterAll(removeScratches);

const twins = fileURLToPath(new URL('./ports/', import.meta.url));

/** Starts one of the pair. */
type Side = (args: string[], options?: Start) => Program;

function sides(name: string, host: Host = here): Side[] {
  return [
    (args, options) => host.run([nodeUnderTest, programFile(`examples/${name}`), ...args], options),
    (args, options) => host.run(['perl', join(twins, `${name}.pl`), ...args], options),
  ];
}

/** What both of a pair did. */
async function same<T>(name: string, scenario: (side: Side) => Promise<T>, host?: Host): Promise<T> {
  const [ours, perls] = await Promise.all(sides(name, host).map(scenario));
  expect(ours).toEqual(perls);
  return ours as T;
}

/** How a program ends that needs nothing from us, and what it says. */
function ending(name: string, args: string[], options?: Start, host?: Host) {
  return same(
    name,
    async (side) => {
      const { stdout, stderr, status, signal } = await side(args, options).ended;
      return { stdout, stderr, status: signal ?? status };
    },
    host,
  );
}

/** The numbers of the ports that a server says it listens on. */
async function ports(server: Program): Promise<number[]> {
  const [, said = ''] = await server.until(
    () => /^listening on (.+)\n/.exec(server.stdout) ?? undefined,
    'a port',
  );
  return said.split(' ').map(Number);
}

/** A TCP client that keeps what it hears. */
class Client {
  text = '';
  readonly closed: Promise<string>;
  private readonly socket: TcpSocket;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.socket.setEncoding('latin1').on('data', (text) => {
      this.text += text;
    });
    this.closed = new Promise((resolve) => this.socket.on('end', () => resolve(this.text)));
    this.socket.on('error', () => {});
  }

  say(text: string): void {
    this.socket.write(text);
  }

  end(): Promise<string> {
    this.socket.end();
    return this.closed;
  }

  async hears(text: string): Promise<void> {
    for (const end = Date.now() + 60_000; !this.text.endsWith(text); await sleep(5))
      if (Date.now() > end)
        throw new Error(`heard ${JSON.stringify(this.text)} instead of ${JSON.stringify(text)}`);
  }
}

test('echo-timeouts: lines come back, and who says nothing is left', async () => {
  const seen = await same('echo-timeouts', async (side) => {
    using server = side(['0', '3']);
    const [port = 0] = await ports(server);
    const first = new Client(port);
    first.say('one\ntwo\n');
    await first.hears('two\n');
    const slow = await first.closed;
    const second = new Client(port);
    second.say('no newline');
    return [slow, await second.end(), (await server.kill('SIGTERM')).stdout.replace(/\d+\n/, 'PORT\n')];
  });
  expect(seen).toEqual([
    'one\ntwo\ntimed out\n',
    'no newline',
    'listening on PORT\n2 lines, timed out\n1 lines, closed\n',
  ]);
});

test('chat: what one says the others hear', async () => {
  const seen = await same('chat', async (side) => {
    using server = side([]);
    const [port = 0] = await ports(server);
    const clients: Client[] = [];
    for (const number of [1, 2, 3]) {
      const client = new Client(port);
      await client.hears(`you are ${number}\n`);
      clients.push(client);
    }
    const [one, two, three] = clients as [Client, Client, Client];
    await one.hears('3 joined\n');
    two.say('hello\nha');
    await three.hears('2: hello\n');
    two.say('lf\n');
    await three.hears('2: half\n');
    await three.end();
    await two.hears('3 left\n');
    return clients.map(({ text }) => text);
  });
  expect(seen).toEqual([
    'you are 1\n2 joined\n3 joined\n2: hello\n2: half\n3 left\n',
    'you are 2\n3 joined\n3 left\n',
    'you are 3\n2: hello\n2: half\n',
  ]);
});

test('udp-poll: two sockets, and an end when nobody asks', async () => {
  const seen = await same('udp-poll', async (side) => {
    using server = side(['3']);
    const answers: string[] = [];
    for (const port of await ports(server)) answers.push(await asked(port, 'abc'));
    return [...answers, (await server.ended).stdout.split('\n')[1]];
  });
  expect(seen).toEqual(['ABC', 'cba', '2 served']);
});

/** What comes back from a UDP port of loopback. */
function asked(port: number, question: string): Promise<string> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    socket.on('message', (answer) => {
      socket.close();
      resolve(answer.toString('latin1'));
    });
    socket.send(question, port, '127.0.0.1');
  });
}

test('capture: what a command says and what it complains', async () => {
  const script = 'while read line; do echo "$line!"; echo "$line?" >&2; done; exit 3';
  expect(await ending('capture', [script, 'one', 'two'])).toMatchObject({
    stdout: 'output: one!\noutput: two!\nerrors: one?\nerrors: two?\nstatus 3\n',
    status: 0,
  });
  const much = await ending('capture', [
    'cat; head -c 200000 /dev/zero | tr "\\\\0" y >&2',
    'x'.repeat(100_000),
    'y'.repeat(100_000),
  ]);
  expect(much.stdout.length).toBeGreaterThan(400_000);
  expect(await ending('capture', ['exec 0<&-; exit 7', 'x'.repeat(100_000)])).toMatchObject({
    stdout: 'status 7\n',
  });
});

test('fifo-log: lines of one writer after the other', async () => {
  const seen = await same('fifo-log', async (side) => {
    const path = join(scratch(), 'fifo');
    using reader = side([path]);
    await reader.until(() => (reader.stdout.startsWith('waiting at') ? true : undefined), 'the FIFO');
    expect([statSync(path).isFIFO(), statSync(path).mode & 0o777]).toEqual([true, 0o600]);
    for (const [number, text] of ['a\nb\n', 'c'].entries()) {
      writeFileSync(path, text);
      await reader.until(() => (reader.stdout.includes(`${number + 1} closed\n`) ? true : undefined), text);
    }
    writeFileSync(path, 'quit\n');
    const { stdout, status } = await reader.ended;
    return [stdout.replaceAll(path, 'PATH'), status, existsSync(path)];
  });
  expect(seen).toEqual(['waiting at PATH\n1: a\n1: b\n1 closed\n2: c\n2 closed\n3 closed\n', 0, false]);
});

test('pid-daemon: one of it, until it is ended', async () => {
  const seen = await same('pid-daemon', async (side) => {
    const folder = scratch();
    const [pidfile, log] = [join(folder, 'pid'), join(folder, 'log')];
    const first = await side([pidfile, log]).ended;
    const pid = Number(readFileSync(pidfile, 'utf8'));
    const pgrp = Number(/^\d+ \(.*\) \S \d+ (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1]);
    const second = await side([pidfile, log]).ended;
    process.kill(pid, 'SIGTERM');
    for (const end = Date.now() + 60_000; existsSync(`/proc/${pid}`) && Date.now() < end; ) await sleep(20);
    const named = ({ stdout, stderr, status }: typeof first) => [
      stdout.replaceAll(String(pid), 'PID'),
      stderr,
      status,
    ];
    return [pgrp === pid, named(first), named(second), existsSync(pidfile), readFileSync(log, 'utf8')];
  });
  expect(seen).toEqual([
    true,
    ['started PID\n', '', 0],
    ['already running as PID\n', '', 1],
    false,
    'up\ndown\n',
  ]);
});

test('pid-daemon: files that it may not write', async () => {
  const folder = scratch();
  const file = join(folder, 'file');
  const nowhere = join(folder, 'none/file');
  for (const args of [
    [nowhere, file],
    [file, nowhere],
  ]) {
    const { stdout, stderr, status } = await ending('pid-daemon', args);
    expect([stdout, stderr, status]).toEqual([`${nowhere}: No such file or directory\n`, '', 1]);
  }
});

test('prefork: each child serves its clients and is replaced, until all are ended', async () => {
  const seen = await same('prefork', async (side) => {
    using server = side(['0', '1', '2']);
    const [port = 0] = await ports(server);
    const answers: string[] = [];
    for (let i = 0; i < 5; i++) answers.push(await new Client(port).closed);
    return [...answers, (await server.kill('SIGTERM')).stdout.replace(/\d+\n/, 'PORT\n')];
  });
  const client = (number: number) => `client ${number} of child 1\n`;
  expect(seen).toEqual([...[1, 2, 1, 2, 1].map(client), 'listening on PORT\nall gone\n']);
});

test('time-outs: commands that take too long are ended', async () => {
  const commands = ['echo here', 'echo in time; sleep 60', 'echo oops >&2; exit 4', 'true'];
  expect(await ending('time-outs', ['3', ...commands])).toEqual({
    stdout:
      'echo here: status 0\nhere\necho in time; sleep 60: timed out\n' +
      'echo oops >&2; exit 4: status 4\noops\ntrue: status 0\nalarms left: 0\n',
    stderr: '',
    status: 0,
  });
});

/** A UDP server of this process on loopback, while `use` uses it. */
async function udp<T>(answer: (question: Buffer) => Buffer[], use: (port: number) => Promise<T>): Promise<T> {
  const server = createSocket('udp4').bind(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('message', (question, { port }) => {
    for (const bytes of answer(question)) server.send(bytes, port, '127.0.0.1');
  });
  try {
    return await use(server.address().port);
  } finally {
    server.close();
  }
}

test('dns-query: the addresses of a name, and an error', async () => {
  const resource = (type: number, data: number[]) => [
    0xc0,
    12,
    0,
    type,
    0,
    1,
    0,
    0,
    1,
    44,
    0,
    data.length,
    ...data,
  ];
  const answer = (question: Buffer) => {
    const failed = question.includes('bogus') ? 3 : 0;
    const header = Buffer.from([
      ...question.subarray(0, 2),
      0x81,
      0x80 | failed,
      0,
      1,
      0,
      failed ? 0 : 3,
      0,
      0,
      0,
      0,
    ]);
    const answers = [
      ...resource(5, [1, 0x62, 0xc0, 12]),
      ...resource(1, [192, 0, 2, 1]),
      ...resource(1, [192, 0, 2, 2]),
    ];
    const whole = Buffer.concat([header, question.subarray(12), Buffer.from(failed ? [] : answers)]);
    // One to another question comes first.
    return [Buffer.concat([Buffer.from([whole[0] ?? 0, (whole[1] ?? 0) ^ 1]), whole.subarray(2)]), whole];
  };
  await udp(answer, async (port) => {
    const found = await ending('dns-query', ['127.0.0.1', String(port), 'www.example.org']);
    expect(found).toEqual({
      stdout: 'www.example.org 192.0.2.1 300\nwww.example.org 192.0.2.2 300\n',
      stderr: '',
      status: 0,
    });
    const missing = await ending('dns-query', ['127.0.0.1', String(port), 'bogus.example']);
    expect(missing.stderr).toBe('bogus.example: error 3\n');
  });
  await udp(
    () => [],
    async (port) => {
      expect((await ending('dns-query', ['127.0.0.1', String(port), 'a.b'])).stderr).toBe('no answer\n');
    },
  );
});

test('ntp-query: how far this clock is off', async () => {
  const answer = (question: Buffer) => {
    const reply = Buffer.alloc(48);
    reply.set([0x24, 2]);
    question.copy(reply, 24, 40, 48);
    for (const at of [32, 40]) reply.writeUInt32BE(Math.floor(Date.now() / 1000) + 2_208_988_800 + 7_200, at);
    for (const at of [36, 44]) reply.writeUInt32BE(Math.floor(((Date.now() % 1000) / 1000) * 2 ** 32), at);
    return [reply];
  };
  await udp(answer, async (port) =>
    expect(await ending('ntp-query', ['127.0.0.1', String(port)])).toEqual({
      stdout: 'stratum 2, off by 7200 s\n',
      stderr: '',
      status: 0,
    }),
  );
  await udp(
    () => [Buffer.alloc(20)],
    async (port) =>
      expect((await ending('ntp-query', ['127.0.0.1', String(port)])).stderr).toBe('too short an answer\n'),
  );
});

/** A TCP server of this process, while `use` uses it. */
async function tcp<T>(server: Server, address: string, use: (port: number) => Promise<T>): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const bound = server.address();
  try {
    return await use(typeof bound === 'object' && bound ? bound.port : 0);
  } finally {
    server.close();
  }
}

test('connect-many: which of many connections there are', async () => {
  await tcp(
    createServer((socket) => socket.destroy()),
    '127.0.0.1',
    async (port) => {
      const targets = [`127.0.0.1:${port}`, '127.0.0.1:1', `localhost:${port}`];
      expect((await ending('connect-many', ['5', ...targets])).stdout).toBe(
        `127.0.0.1:${port} open\n127.0.0.1:1 Connection refused\nlocalhost:${port} open\n`,
      );
      // In its queue there is room for one: another's SYN is dropped.
      const full = new Socket(sys.AF_INET)
        .bind(sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])))
        .listen(0);
      const [number] = sys.unpack_sockaddr_in(full.getsockname());
      const waiting = Socket.create_connection('127.0.0.1', number);
      expect((await ending('connect-many', ['1', `127.0.0.1:${number}`, ...targets])).stdout).toBe(
        `127.0.0.1:${number} timed out\n127.0.0.1:${port} open\n127.0.0.1:1 Connection refused\nlocalhost:${port} open\n`,
      );
      for (const socket of [waiting, full]) socket.close();
      expect((await ending('connect-many', ['5', 'nothing'])).stderr).toBe('no HOST:PORT: nothing\n');
    },
  );
});

test('job-pool: never more than that many at a time', async () => {
  const jobs = ['exit 3', 'true', 'kill -9 $$', 'sleep 0.2', 'exit 1'];
  expect((await ending('job-pool', ['2', ...jobs])).stdout).toBe(
    'exit 3: status 3\ntrue: status 0\nkill -9 $$: signal 9\nsleep 0.2: status 0\nexit 1: status 1\n' +
      '5 jobs, at most 2 at a time\n',
  );
});

test('http-server and http-client, of either kind with either', async () => {
  const folder = scratch();
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'index.html'), '<p>hello</p>\n');
  writeFileSync(join(folder, 'sub/bytes'), Buffer.from([...Array(256).keys()]));
  const answers: string[] = [];
  const logs = await same('http-server', async (side) => {
    using server = side([folder]);
    const [port = 0] = await ports(server);
    for (const client of sides('http-client')) {
      const urls = ['/', '/sub/bytes', '/none', '/../etc/passwd'].map(
        (path) => `http://127.0.0.1:${port}${path}`,
      );
      answers.push((await client(urls).ended).stdout);
    }
    const raw: string[] = [];
    for (const text of ['HEAD / HTTP/1.0\r\n\r\n', 'PUT /x HTTP/1.1\r\nA: b\r\n\r\n', 'nonsense\n\n']) {
      const client = new Client(port);
      client.say(text);
      raw.push(await client.closed);
    }
    return [raw, (await server.kill('SIGTERM')).stdout.replace(/\d+\n/, 'PORT\n')] as const;
  });
  expect(new Set(answers).size).toBe(1);
  expect(answers).toHaveLength(4);
  expect(answers[0]).toMatch(/^\/: 200 OK\n<p>hello<\/p>\n\/sub\/bytes: 200 OK\n/);
  expect(answers[0]).toMatch(
    /\/none: 404 Not Found\nno \/none\n\/\.\.\/etc\/passwd: 400 Bad Request\nwhat\?\n$/,
  );
  expect(logs[0][0]).toBe(
    'HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\nConnection: close\r\n\r\n',
  );
  expect(logs[1]).toContain('GET /sub/bytes HTTP/1.0 200 OK\n');
});

test.each(['SOCK_DGRAM', 'SOCK_STREAM'])('syslog to a daemon with a socket of %s', async (type) => {
  const seen = await same('syslog', async (side) => {
    const path = join(scratch(), 'log');
    using daemon = here.perl(`
      use Socket; $| = 1; socket(S, PF_UNIX, ${type}, 0); bind(S, sockaddr_un("${path}")) or die $!;
      listen(S, 5); print "up\\n"; if (${type} == SOCK_STREAM) { accept(C, S) } else { *C = *S }
      my $text; for (;;) { recv(C, $text, 2000, 0); last unless length $text; print $text }`);
    await daemon.until(() => (daemon.stdout === 'up\n' ? true : undefined), 'the daemon');
    const client = side([path, 'daemon.warning', 'hello', 'a b']);
    const { stdout, stderr, status } = await client.ended;
    await daemon.until(() => (daemon.stdout.includes('a b') ? true : undefined), 'the messages');
    return [
      stdout,
      stderr,
      status,
      daemon.stdout.replaceAll(/>\w{3} [ \d]\d [\d:]{8} syslog\[\d+\]/g, '>DATE syslog[PID]'),
    ];
  });
  expect(seen.slice(0, 3)).toEqual(['2 logged\n', '', 0]);
  expect(seen[3]).toContain('<28>DATE syslog[PID]: hello\0');
});

test('syslog without a daemon, and without a priority', async () => {
  expect((await ending('syslog', ['/no/such', 'user.info', 'x'])).stderr).toBe(
    '/no/such: No such file or directory\n',
  );
  expect((await ending('syslog', ['/no/such', 'users.info', 'x'])).stderr).toBe('no priority: users.info\n');
});

test('exec-as: a program under another name, and no shell', async () => {
  expect((await ending('exec-as', ['/bin/sh', '-sh', '-c', 'echo $0'])).stdout).toBe('-sh\n');
  expect((await ending('exec-as', ['sh', 'x y; z', '-c', 'echo "$0"'])).stdout).toBe('x y; z\n');
  expect(await ending('exec-as', ['echo hello', 'echo'])).toMatchObject({
    stderr: 'exec-as: echo hello: No such file or directory\n',
    status: 2,
  });
});

test('half-close over IPv6: the answer comes when all is said', async () => {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let text = '';
    socket.setEncoding('latin1').on('data', (more) => {
      text += more;
    });
    socket.on('end', () => socket.end(`${text.length} bytes\n${text}`));
  });
  await tcp(server, '::1', async (port) => {
    const input = 'one\ntwo\nthree';
    expect(await ending('half-close', ['::1', String(port)], { input })).toEqual({
      stdout: `13 bytes\n${input}`,
      stderr: 'connected to ::1\n',
      status: 0,
    });
  });
});

unless(noNetwork).test('raw-ping: a network that answers', async () => {
  using network = await Network.start();
  expect(await ending('raw-ping', ['127.0.0.1', '2'], {}, network)).toEqual({
    stdout: '64 bytes from 127.0.0.1: seq 1, checksum 0\n64 bytes from 127.0.0.1: seq 2, checksum 0\n',
    stderr: '',
    status: 0,
  });
});

test('each says what it wants to know', async () => {
  for (const name of [
    'capture',
    'connect-many',
    'dns-query',
    'exec-as',
    'fifo-log',
    'half-close',
    'job-pool',
    'ntp-query',
    'raw-ping',
    'syslog',
    'time-outs',
  ]) {
    const { stderr, status } = await ending(name, []);
    expect([stderr.startsWith(`usage: ${name} `), status]).toEqual([true, 255]);
  }
});
