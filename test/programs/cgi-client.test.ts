import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { here, type Program, programFile, removeScratches, scratch } from '../support/program.js';
import { unless } from '../support/skip.js';
import { CONTENT, noWeb, PAGE, Web } from '../support/web.js';

afterAll(removeScratches);

const TEXT = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };

/** A private server in perl, which does `deed` again and again with the socket S that listens. */
async function server(path: string, deed: string, backlog = 5): Promise<Program> {
  const program = here.perl(`
    use Socket; use IO::Handle; $SIG{PIPE} = "IGNORE";
    socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un("${path}")) or die "bind: $!"; listen(S, ${backlog});
    STDOUT->printflush("listening\\n");
    for (;;) { ${deed} }`);
  await program.until(() => (program.stdout !== '' ? true : undefined), 'the private server');
  return program;
}

const answering = (what: string) => `accept(C, S); print C ${what}; close C`;
const path = () => join(scratch(), 'catsock');

unless(noWeb).describe('cgi-client under lighttpd', () => {
  test('relays what unix-server says', async () => {
    const catsock = path();
    using web = await Web.start({ CATSOCK: catsock });
    using own = here.ours('unix-server', catsock);
    await own.until(() => (own.stdout.includes('server started') ? true : undefined), 'its start');
    const { status, fields, body } = await web.get('?who=me&x=%20');
    expect([status, fields]).toEqual(['200 OK', expect.objectContaining(TEXT)]);
    expect(body).toMatch(/^Hello there, it's now .+\n.+\n$/s);
    expect(fields['Content-Length']).toBe(String(body.length));
    await web.program.until(() => (web.program.stderr.includes(' 200 OK at ') ? true : undefined), 'the log');
    expect(web.program.stderr).toMatch(/cgi-client\.js \d+: 127\.0\.0\.1 GET \?who=me&x=%20 200 OK at /);
  });

  test('relays a large answer of all bytes', async () => {
    const catsock = path();
    using web = await Web.start({ CATSOCK: catsock });
    using _server = await server(catsock, answering('join("", map chr, 0 .. 255) x (6 << 12), "\\n"'));
    const { status, body } = await web.get();
    expect([status, body.length]).toEqual(['200 OK', (6 << 20) + 1]);
    expect(body.slice(0, 256)).toBe(String.fromCharCode(...Array(256).keys()));
  });

  test('HEAD has the fields alone', async () => {
    const catsock = path();
    using web = await Web.start({ CATSOCK: catsock });
    using _server = await server(catsock, answering('"five\\n"'));
    const { status, fields, body } = await web.ask(`HEAD ${PAGE} HTTP/1.1`);
    expect([status, fields['Content-Length'], body]).toEqual(['200 OK', '5', '']);
    expect((await web.get()).body).toBe('five\n');
  });

  describe('refuses', () => {
    test.each([
      ['a method', `DELETE ${PAGE}`, '405 Method Not Allowed', { Allow: 'GET, HEAD' }],
      ['POST without content', `POST ${PAGE} HTTP/1.1\r\nContent-Length: 0`, '405 Method Not Allowed', {}],
      ['a path below', `GET ${PAGE}/etc/passwd`, '404 Not Found', {}],
      ['a query of tags', `GET ${PAGE}?<script>`, '400 Bad Request', {}],
      ['a query with high bytes', `GET ${PAGE}?\xff\xfe`, '400 Bad Request', {}],
      ['a query with half an escape', `GET ${PAGE}?%4`, '400 Bad Request', {}],
      ['a long query', `GET ${PAGE}?${'x'.repeat(1025)}`, '400 Bad Request', {}],
    ])('%s', async (_, line, wanted, fields) => {
      using web = await Web.start({ CATSOCK: path() });
      const answer = await web.ask(line.includes(' HTTP/') ? line : `${line} HTTP/1.1`);
      expect([answer.status, answer.fields]).toEqual([
        wanted,
        expect.objectContaining({ ...TEXT, ...fields }),
      ]);
      expect(answer.body).toMatch(new RegExp(`^${wanted}: .+\n$`));
    });

    test('content', async () => {
      using web = await Web.start({ CATSOCK: path() }, CONTENT);
      const { status, body } = await web.ask(`GET ${PAGE} HTTP/1.1\r\nContent-Length: 5`, 'hello');
      expect([status.slice(0, 4), body]).toEqual(['413 ', '413 Content Too Large: no content is taken\n']);
    });
  });

  test('hostile fields change nothing', async () => {
    const catsock = path();
    using web = await Web.start({ CATSOCK: catsock });
    using _server = await server(catsock, answering('"fine\\n"'));
    const fields = [
      'X-Bytes: \xff\xfe\x80',
      'Proxy: evil',
      'Node-Options: --version',
      `X-Long: ${'x'.repeat(6000)}`,
    ];
    const { status, body } = await web.get('?-x+--help', ...fields);
    expect([status, body]).toEqual(['200 OK', 'fine\n']);
  });

  describe('says what is wrong with the private server', () => {
    async function told(catsock: string, seconds = '10') {
      using web = await Web.start({ CATSOCK: catsock, CATSOCK_SECONDS: seconds });
      const { status, body } = await web.get();
      expect(body.startsWith(`${status}: `)).toBe(true);
      return body;
    }

    const down = '503 Service Unavailable: the private server is down: ';

    test('it is down', async () => {
      expect(await told(path())).toBe(`${down}No such file or directory\n`);
      const catsock = path();
      await (await server(catsock, answering('""'))).kill('SIGKILL');
      expect(await told(catsock)).toBe(`${down}Connection refused\n`);
    });

    test.each([
      ['says nothing', answering('""')],
      ['ends within a line', answering('"one\\ntw"')],
      ['dies within its answer', 'accept(C, S); C->printflush("half a"); kill KILL => $$'],
    ])('it %s', async (_, deed) => {
      const catsock = path();
      using _server = await server(catsock, deed);
      expect(await told(catsock)).toBe('502 Bad Gateway: the private server broke off\n');
    });

    test('it never ends', async () => {
      const catsock = path();
      using _server = await server(catsock, 'accept(C, S); 1 while print C "more\\n" x 1000; close C');
      expect(await told(catsock)).toBe('502 Bad Gateway: the private server says too much\n');
    });

    test.each([
      ['hangs', 'accept(C, S); sleep'],
      ['hangs within its answer', 'accept(C, S); C->printflush("one\\n"); sleep'],
      ['trickles', 'accept(C, S); C->printflush("."), select(undef, undef, undef, 0.1) while 1'],
    ])('it %s', async (_, deed) => {
      const catsock = path();
      using _server = await server(catsock, deed);
      expect(await told(catsock, '1')).toBe('504 Gateway Timeout: the private server takes too long\n');
    });

    test('it takes no more connections', async () => {
      const catsock = path();
      using _server = await server(catsock, 'sleep', 0);
      const waiting = connect(catsock).on('error', () => {});
      await new Promise((resolve) => waiting.on('connect', resolve));
      expect(await told(catsock, '1')).toBe('504 Gateway Timeout: the private server takes too long\n');
      waiting.destroy();
    });
  });

  test.each([
    ['CATSOCK', 'relative'],
    ['CATSOCK_SECONDS', 'soon'],
  ])('a wrong %s is told to the log, and not to the client', async (name, value) => {
    using web = await Web.start({ [name]: value });
    const { status, body } = await web.get();
    expect([status, body]).toEqual([
      '500 Internal Server Error',
      '500 Internal Server Error: the log tells why\n',
    ]);
    const { program } = web;
    await program.until(() => (program.stderr.includes(`${name} is no `) ? true : undefined), 'the log');
  });
});

describe('cgi-client by itself', () => {
  const run = (env: Record<string, string>, ...args: string[]) =>
    here.run([process.execPath, programFile('cgi-client'), ...args], { env }).ended;

  test('what no web server runs is told so', async () => {
    const { status, stdout, stderr } = await run({});
    expect([status, stdout]).toEqual([255, '']);
    expect(stderr).toMatch(/^no web server runs this: no GATEWAY_INTERFACE at /);
  });

  test('a query that the web server made arguments of is no option', async () => {
    const env = { GATEWAY_INTERFACE: 'CGI/1.1', REQUEST_METHOD: 'GET', CATSOCK: path() };
    const { status, stdout } = await run(env, '--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Status: 503 Service Unavailable\n/);
  });

  test('what should not be in a log gets into none', async () => {
    const { stdout, stderr } = await run({
      GATEWAY_INTERFACE: 'CGI/1.1',
      REQUEST_METHOD: 'GET\nfaked',
      REMOTE_ADDR: '127.0.0.1\nfaked',
      QUERY_STRING: 'a\nfaked',
    });
    expect(stdout).toMatch(/^Status: 405 Method Not Allowed\n/);
    expect(stderr).toMatch(/^\S+ \d+: - - \? 405 Method Not Allowed: only GET and HEAD will do at .+\n$/);
  });
});
