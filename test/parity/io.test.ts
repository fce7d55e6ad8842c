// The manual's programs over IO::Socket, and ours.
import { afterAll, expect, test } from 'vitest';
import { startManual, startOurs } from '../support/manual.js';
import { Network, noNetwork } from '../support/network.js';
import { comparable, normal } from '../support/normal.js';
import { noPod } from '../support/perlipc-pod.js';
import { type Ending, type Host, here, type Program, removeScratches } from '../support/program.js';
import { unless } from '../support/skip.js';

afterAll(removeScratches);

/** A server of perl's on 127.0.0.1 that does a piece of Perl with each client `C`. */
function server(host: Host, port: number, perl: string): Program {
  return host.perl(`
    use Socket; use IO::Handle;
    socket(S, PF_INET, SOCK_STREAM, 0); setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1); bind(S, sockaddr_in(${port}, INADDR_LOOPBACK)) or die $!; listen(S, 5);
    while (accept(C, S)) { C->autoflush(1); ${perl}; close C }`);
}

/** Without why there is no socket: the manual's programs don't say it. */
const unsaid = (text: string) => text.replaceAll(/: IO::Socket::INET: .*(?= at FILE line N\.)/g, '');

/** An ending without the program's path and the port. */
const alike = (ending: Ending, port = 0): Ending => {
  const same = (text: string) =>
    normal(text)
      .replaceAll(/^(usage:|\[Server|Welcome to) [^\s;]+/gm, '$1 PROGRAM')
      .replaceAll(`:${port}]`, ':PORT]')
      .replaceAll(`port ${port} `, 'port PORT ');
  return { ...ending, stdout: same(ending.stdout), stderr: unsaid(same(ending.stderr)) };
};

unless(noPod ?? noNetwork).describe('with a network of their own', () => {
  test('the daytime clients', async () => {
    using host = await Network.start();
    const run = (kind: 'ours' | 'chapter') => host[kind]('io/daytime-client').ended;
    const refused = await run('ours');
    expect(alike(refused)).toEqual(alike(await run('chapter')));
    expect(comparable(refused)).toMatchObject({
      stderr:
        "can't connect to daytime service on localhost: IO::Socket::INET: connect: Connection refused at FILE line N.\n",
      status: 111,
    });
    using daytime = server(host, 13, 'print C "Wed May 14 08:40:46 1997\\r\\nsecond\\nlast"');
    await daytime.port();
    const [own, reference] = [await run('ours'), await run('chapter')];
    expect(own).toEqual(reference);
    expect(own).toMatchObject({ stdout: 'Wed May 14 08:40:46 1997\r\nsecond\nlast', status: 0 });
  });

  test('webget at the usual port', async () => {
    using host = await Network.start();
    using web = server(host, 80, 'my $l = <C>; print C "HTTP/1.1 404 Not Found\\r\\n\\r\\n$l"');
    await web.port();
    const args = ['io/webget', '127.0.0.1', '/guanaco.html', '/'] as const;
    const [own, reference] = [await host.ours(...args).ended, await host.chapter(...args).ended];
    expect(own).toEqual(reference);
    expect(own.stdout).toMatch(
      /^HTTP.*\r\n\r\nGET \/guanaco.html HTTP\/1.0\r\nHTTP.*\r\n\r\nGET \/ HTTP\/1.0\r\n$/,
    );
  });
});

const withPod = unless(noPod);

withPod.describe('webget', () => {
  test.each([
    ['no arguments', []],
    ['no document', ['localhost']],
    ['nobody there', ['127.0.0.1:1', '/']],
    ['an unknown host', ['256.0.0.1', '/']],
  ])('%s', async (_, args) => {
    const own = await startOurs('io/webget', args).ended;
    const reference = await startManual('io/webget', {}, args).ended;
    expect(alike(own)).toEqual(alike(reference));
    expect(own.status).not.toBe(0);
  });

  test('what a server says, whatever its bytes are, and one that says nothing', async () => {
    using web = server(
      here,
      0,
      'my $all = ""; while (<C>) { $all .= $_; last if $_ eq "\\r\\n" } print C "\\0\\xff$all", "x" x 100_000 unless $all =~ /mute/',
    );
    const where = `127.0.0.1:${await web.port()}`;
    const args = [where, '/a b?\u00e9', '/mute', '/'];
    const own = await startOurs('io/webget', args).ended;
    expect(own).toEqual(await startManual('io/webget', {}, args).ended);
    expect([own.status, own.stdout.length > 200_000]).toEqual([0, true]);
  });
});

withPod.describe('the interactive clients', () => {
  test.each([
    ['no arguments', []],
    ['nobody there', ['127.0.0.1', '1']],
    ['an unknown service', ['127.0.0.1', 'nosuch']],
    ['an unknown host', ['256.0.0.1', '1']],
  ])('%s', async (_, args) => {
    const own = await startOurs('io/interactive-client', args).ended;
    const reference = await startManual('io/interactive-client', {}, args).ended;
    expect(alike(own, 1)).toEqual(alike(reference, 1));
    expect(own.status).not.toBe(0);
  });

  test('talk until the server closes', async () => {
    using echo = server(here, 0, 'while (<C>) { last if /^bye/; print C "you said $_" }');
    const args = ['localhost', `${await echo.port()}`];
    const input = 'one\ntwo\n\nbye\nunheard\n';
    const own = await startOurs('io/interactive-client', args, { input }).ended;
    expect(own).toEqual(await startManual('io/interactive-client', {}, args, { input }).ended);
    expect(own.stdout).toBe('you said one\nyou said two\nyou said \n');
  });

  test('a server that resets the connection has closed it', async () => {
    const reset = 'my $asked = <C>; setsockopt(C, SOL_SOCKET, SO_LINGER, pack "ii", 1, 0)';
    using rude = server(here, 0, reset);
    const port = await rude.port();
    const ending = await startOurs('io/interactive-client', ['127.0.0.1', `${port}`], { input: 'one\n' })
      .ended;
    expect(ending).toMatchObject({ stdout: '', stderr: `[Connected to 127.0.0.1:${port}]\n`, status: 0 });
  });

  test('the end of standard input reaches the server from ours', async () => {
    using echo = server(here, 0, 'while (<C>) { print C "you said $_" } print C "good bye"');
    const args = ['localhost', `${await echo.port()}`];
    const { stdout, status } = await startOurs('io/interactive-client', args, { input: 'one\nlast' }).ended;
    expect([stdout, status]).toEqual(['you said one\nyou said lastgood bye', 0]);
  });
});

withPod.describe('the command servers', () => {
  test('each with each of the interactive clients', async () => {
    using own = startOurs('io/command-server', ['0', '127.0.0.1']);
    using reference = startManual('io/command-server', {
      before: 'BEGIN { $| = 1 }',
      instead: [['LocalPort => $PORT', 'LocalAddr => "127.0.0.1", LocalPort => 0']],
    });
    const seen: Ending[] = [];
    for (const server of [own, reference])
      for (const start of [
        startOurs,
        (...[name, ...rest]: Parameters<typeof startOurs>) =>
          startManual(name as 'io/interactive-client', {}, ...rest),
      ]) {
        const port = await server.port();
        // Nothing after that: a server that closes with something unread resets, and what it wrote last may be lost.
        const input = 'help\n\nthe DATE\nwho\nmotd\nWhat?\nplease exit\n';
        seen.push(
          alike(await start('io/interactive-client', ['127.0.0.1', `${port}`], { input }).ended, port),
        );
      }
    expect(seen[0]?.stdout).toMatch(
      /^Welcome to PROGRAM; type help for command list\.\nCommand\? Commands: quit/,
    );
    for (const other of seen) expect(other).toEqual(seen[0]);
    const served = [await own.kill('SIGTERM'), await reference.kill('SIGTERM')].map((ending) =>
      alike(ending),
    );
    expect(served[0]).toEqual(served[1]);
    expect(served[0]?.stdout).toBe(
      `[Server PROGRAM accepting clients]\n${'[Connect from localhost]\n'.repeat(2)}`,
    );
  });

  test('a port that is in use', async () => {
    using taken = server(here, 0, '1');
    const port = `${await taken.port()}`;
    const own = await startOurs('io/command-server', [port, '127.0.0.1']).ended;
    const reference = await startManual('io/command-server', { instead: [['9000', port]] }).ended;
    expect(alike(own)).toEqual(alike(reference));
    expect(own.status).toBe(98);
  });

  test('ours goes on when a client is gone before its answer', async () => {
    using own = startOurs('io/command-server', ['0', '127.0.0.1']);
    const port = await own.port();
    const rude = `use IO::Socket; for (1 .. 2) { my $s = IO::Socket::INET->new("127.0.0.1:${port}"); print $s "date\\n" x 300; setsockopt $s, SOL_SOCKET, SO_LINGER, pack "ii", 1, 0; close $s }
      my $s = IO::Socket::INET->new("127.0.0.1:${port}"); print $s "quit\\n"; print <$s>;`;
    expect((await here.perl(rude).ended).stdout).toMatch(/^Welcome to/);
    expect(own.running).toBe(true);
  });
});
