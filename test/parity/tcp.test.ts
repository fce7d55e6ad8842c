import { afterAll, describe, expect, test } from 'vitest';
import { Network, noNetwork } from '../support/network.js';
import { comparable, normal } from '../support/normal.js';
import { noPod } from '../support/perlipc-pod.js';
import { type Host, here, type Program, removeScratches } from '../support/program.js';
import { unless } from '../support/skip.js';

afterAll(removeScratches);

/** A server in perl that gives each client `bytes` (a perl expression), then does `end`. */
function talker(bytes: string, end = ''): Program {
  return here.perl(`
    use Socket; use IO::Handle;
    socket(S, PF_INET, SOCK_STREAM, 0); bind(S, sockaddr_in(0, INADDR_LOOPBACK)); listen(S, 5);
    while (accept(C, S)) { print C ${bytes}; C->flush; ${end}; close C }`);
}

/** A client in perl that connects `C`, from an address of loopback, to a port of 127.0.0.1, and does `deed`. */
function caller(host: Host, port: number, deed: string, from = '127.0.0.1'): Program {
  return host.perl(`
    use Socket;
    socket(C, PF_INET, SOCK_STREAM, 0); bind(C, sockaddr_in(0, inet_aton("${from}"))) or die "bind: $!";
    connect(C, sockaddr_in(${port}, INADDR_LOOPBACK)) or die "connect: $!";
    ${deed}`);
}

const reset = 'setsockopt(C, SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))';
const greeting = "Hello there, localhost, it's now DATE\r\n";

/** The ways to start a client. */
const clients = {
  ours: (host: Host, ...args: string[]) => host.ours('tcp-client', ...args),
  chapter: (host: Host, ...args: string[]) => host.chapter('tcp-client', ...args),
};
/** Perl 5.36's server refuses, under its -T, any port that it is given: it runs on its default. */
const servers = {
  ours: (host: Host, ...args: string[]) => host.ours('tcp-server', ...args),
  chapter: (host: Host, ...args: string[]) => host.chapter('tcp-server', ...args),
};

unless(noPod ?? noNetwork).describe('each client with each server', () => {
  for (const [clientName, client] of Object.entries(clients)) {
    for (const [serverName, server] of Object.entries(servers)) {
      test(`${clientName} with ${serverName}: three clients are greeted`, async () => {
        using host = await Network.start();
        using running = server(host);
        expect(await running.port()).toBe(2345);
        for (const args of [[], ['127.0.0.1'], ['127.1', '2345']]) {
          const { stdout, stderr, status } = await client(host, ...args).ended;
          expect([normal(stdout), stderr, status]).toEqual([greeting, '', 0]);
        }
      });
    }
  }
});

unless(noPod).describe('the clients do the same', () => {
  /** Runs both with the same arguments, compares what is seen of them, and gives ours. */
  async function both(...args: string[]) {
    const own = await clients.ours(here, ...args).ended;
    expect(comparable(own)).toEqual(comparable(await clients.chapter(here, ...args).ended));
    return own;
  }

  test.each([
    ['all 256 values, a thousand times', 'join("", map chr, 0 .. 255) x 1000', 256_000],
    ['a last line without newline', '"one\\ntwo"', 7],
    ['an empty answer', '""', 0],
    ['one line of a megabyte', '"x" x (1 << 20)', 1 << 20],
  ])('%s', async (_, bytes, length) => {
    using server = talker(bytes);
    const { stdout } = await both('127.0.0.1', String(await server.port()));
    expect(stdout).toHaveLength(length);
  });

  test('a connection that is reset', async () => {
    using server = talker('""', `select(undef, undef, undef, 0.3); ${reset}`);
    const { status, stderr } = await both('127.0.0.1', String(await server.port()));
    expect([status, stderr]).toEqual([0, '']);
  });

  test('a refused connection', async () => {
    const server = talker('""');
    const port = String(await server.port());
    await server.kill('SIGKILL');
    const { status, stderr } = await both('127.0.0.1', port);
    expect([status, normal(stderr)]).toEqual([111, 'connect: Connection refused at FILE line N.\n']);
  });

  test.each([
    [['localhost', 'nosuchservice'], 'No port at FILE line N.\n'],
    [['localhost', '12x'], 'No port at FILE line N.\n'],
    [['localhost', '-1'], 'No port at FILE line N.\n'],
    [['256.0.0.1', '1'], 'no host: 256.0.0.1 at FILE line N.\n'],
    [['::1', '1'], 'no host: ::1 at FILE line N.\n'],
    [['nosuch.invalid', '1'], 'no host: nosuch.invalid at FILE line N.\n'],
    [['127.0.0.1 ', '1'], 'no host: 127.0.0.1  at FILE line N.\n'],
    [['x'.repeat(300), '1'], `no host: ${'x'.repeat(300)} at FILE line N.\n`],
    [['localhost', 'x'.repeat(300)], 'No port at FILE line N.\n'],
    [['127.0.0.1', 'tcpmux'], 'connect: Connection refused at FILE line N.\n'],
  ])('arguments %j', async (args, message) => {
    const { stderr } = await both(...args);
    expect(normal(stderr)).toBe(message);
  });
});

unless(noPod ?? noNetwork).describe('the servers do the same', () => {
  for (const [name, server] of Object.entries(servers)) {
    test(`${name}: a client that goes early or resets its connection hurts no other`, async () => {
      using host = await Network.start();
      using running = server(host);
      const port = await running.port();
      for (const deed of ['close C', `${reset}; close C`, 'shutdown(C, 2)', 'exit']) {
        const { status, stderr } = await caller(host, port, deed).ended;
        expect([status, stderr]).toEqual([0, '']);
      }
      const { stdout } = await clients.ours(host).ended;
      expect(normal(stdout)).toBe(greeting);
    });

    test(`${name}: the port is in use, or is none`, async () => {
      using host = await Network.start();
      using occupant = servers.ours(host);
      await occupant.port();
      const used = await server(host).ended;
      expect([used.status, normal(used.stderr)]).toEqual([
        98,
        'bind: Address already in use at FILE line N.\n',
      ]);
      for (const port of ['x', '12x', '1.5']) {
        const bad = await server(host, port).ended;
        expect([bad.status, normal(bad.stderr)]).toEqual([255, 'invalid port at FILE line N.\n']);
      }
    });

    test(`${name}: TERM, INT and HUP end it`, async () => {
      using host = await Network.start();
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
        using running = server(host);
        await running.port();
        expect(await running.kill(signal)).toMatchObject({ status: null, signal, stderr: '' });
      }
    });
  }

  test('a client without a name is greeted without one, and -w says so twice', async () => {
    using host = await Network.start();
    const seen = [];
    for (const server of Object.values(servers)) {
      using running = server(host);
      const deed = 'print <C>';
      const { stdout } = await caller(host, await running.port(), deed, '127.0.0.77').ended;
      await running.until(() => (running.stderr.split('\n').length > 2 ? true : undefined), 'two warnings');
      seen.push([normal(stdout), normal(running.stderr)]);
      await running.kill('SIGKILL'); // the other has the same port
    }
    const warning = 'Use of uninitialized value $name in concatenation (.) or string at FILE line N.\n';
    expect(seen[0]).toEqual(["Hello there, , it's now DATE\r\n", warning + warning]);
    expect(seen[1]).toEqual(seen[0]);
  });
});

describe('our server alone', () => {
  test('the log is what a short script of the same steps prints', async () => {
    using running = servers.ours(here, '00');
    await clients.ours(here, 'localhost', String(await running.port())).ended;
    await running.until(
      () => (running.stdout.includes('at port') ? true : undefined),
      'a connection in the log',
    );
    const reference = await here.perl(`
      sub logmsg { print "$0 $$: @_ at ", scalar localtime, "\\n" }
      logmsg "server started on port 00";
      logmsg "connection from localhost [", "127.0.0.1", "]\\n\\t\\tat port 1"`).ended;
    expect(normal(running.stdout)).toBe(normal(reference.stdout));
    expect(running.stdout).toContain(' [ 127.0.0.1 ]\n\t\tat port ');
  });
  test('a SIGCHLD does not end the iterative server', async () => {
    using running = servers.ours(here, '00');
    const port = String(await running.port());
    for (let i = 0; i < 3; i++) process.kill(running.pid, 'SIGCHLD');
    const { stdout } = await clients.ours(here, '127.0.0.1', port).ended;
    expect(normal(stdout)).toBe(greeting);
  });

  test('each log line is out at once, on a pipe too', async () => {
    using running = servers.ours(here, '00');
    await running.until(
      () => (running.stdout.endsWith('\n') ? true : undefined),
      'the first line of the log',
    );
    expect(normal(running.stdout)).toBe('PROGRAM PID: server started on port 00 at DATE\n');
  });

  test('a second argument binds one address', async () => {
    using running = servers.ours(here, '00', '127.0.0.9');
    const port = String(await running.port());
    expect((await clients.ours(here, '127.0.0.1', port).ended).status).toBe(111);
    expect((await clients.ours(here, '127.0.0.9', port).ended).status).toBe(0);
  });
});
