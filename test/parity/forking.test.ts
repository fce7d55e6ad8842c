// The table of what befalls a forking server: each row in our servers, and in perl where the chapter's does the same.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import {
  ECHO,
  ForkingServer,
  failing,
  fortune,
  type Kind,
  noFortuneOfOurs,
  noStrace,
  Visitor,
  visit,
} from '../support/forking-server.js';
import { cpuTicks, sockets } from '../support/proc.js';
import { removeScratches, sleep } from '../support/program.js';
import { unless } from '../support/skip.js';

afterAll(removeScratches);

const GREETING = /^Hello there, (localhost, )?it's now \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\r?\n/;
const SERVED = /^Hello there, .+\n.+/s;

describe.each<Kind>(['tcp', 'unix'])('the %s server', (kind) => {
  unless(noFortuneOfOurs).test('serves on when one child ends while another runs', async () => {
    using server = await ForkingServer.start(kind, fortune(ECHO));
    const slow = new Visitor(server.target);
    await slow.told(GREETING);
    for (const [name, done] of [
      ['one', 1],
      ['two', 2],
      ['three', 3],
    ] as const) {
      const quick = new Visitor(server.target);
      await quick.told(GREETING);
      quick.socket.write(`${name}\n`);
      expect(await quick.ended).toMatch(new RegExp(`${GREETING.source}said ${name}\n$`));
      await server.program.until(() => (server.count('reaped ') === done ? true : undefined), 'the reaping');
      expect(server.children()).toHaveLength(1);
    }
    slow.socket.write('at last\n');
    expect(await slow.ended).toMatch(/said at last\n$/);
    await server.settled(4);
  });

  unless(noFortuneOfOurs).test(
    'gives two clients that take turns byte by byte sessions of their own',
    async () => {
      using server = await ForkingServer.start(kind, fortune(ECHO));
      const visitors = [new Visitor(server.target), new Visitor(server.target)] as const;
      for (const visitor of visitors) await visitor.told(GREETING);
      const lines = ['first of them\n', 'the other one\n'] as const;
      for (let at = 0; at < lines[0].length; at++) {
        visitors[0].socket.write(lines[0][at] ?? '');
        visitors[1].socket.write(lines[1][at] ?? '');
        await sleep(2);
      }
      expect(await visitors[0].ended).toMatch(/\nsaid first of them\n$/);
      expect(await visitors[1].ended).toMatch(/\nsaid the other one\n$/);
      await server.settled(2);
    },
  );

  unless(noStrace).test.each(['ECONNABORTED', 'EINTR', 'EPROTO'])(
    'passes over accept’s %s',
    async (error) => {
      using server = await ForkingServer.start(kind, failing(`accept4:error=${error}:when=1..3`));
      expect(await visit(server.target)).toMatch(SERVED);
      await server.settled(1);
      expect(server.count('accept: ')).toBe(0);
    },
  );

  unless(noStrace).test.each([
    ['EMFILE', 'Too many open files'],
    ['ENFILE', 'Too many open files in system'],
    ['ENOBUFS', 'No buffer space available'],
    ['ENOMEM', 'Cannot allocate memory'],
  ])('waits out accept’s %s', async (error, text) => {
    using server = await ForkingServer.start(kind, failing(`accept4:error=${error}:when=1..2`));
    expect(await visit(server.target)).toMatch(SERVED);
    await server.settled(1);
    expect(server.count(`accept: ${text}, waiting at `)).toBe(1);
  });

  test('has too few descriptors for a while: says so once, does not spin, and serves when there are more', async () => {
    using server = await ForkingServer.start(kind);
    const { pid } = server.program;
    await visit(server.target);
    await server.settled(1);
    const enough = lowestFree(pid);
    limitDescriptors(pid, enough);
    process.kill(pid, 'SIGCHLD'); // the accept that waits has its descriptor already
    await server.program.until(
      () => (server.count('accept: Too many open files') > 0 ? true : undefined),
      'EMFILE',
    );
    const first = new Visitor(server.target);
    const second = new Visitor(server.target);
    const before = cpuTicks(pid);
    await sleep(2_500);
    expect(cpuTicks(pid) - before).toBeLessThan(50);
    expect(server.count('accept: ')).toBe(1);
    limitDescriptors(pid, enough + 20);
    expect(await first.ended).toMatch(SERVED);
    expect(await second.ended).toMatch(SERVED);
    await server.settled(3);
  });

  test('loses clients before they are greeted and goes on', async () => {
    using server = await ForkingServer.start(kind);
    await leaveEarly(server, 5);
    await server.settled(5);
    expect(await visit(server.target)).toMatch(SERVED);
    await server.settled(6);
  });

  test('reaps twenty children that ended while it was stopped', async () => {
    using server = await ForkingServer.start(kind);
    const { pid } = server.program;
    const idle = sockets(pid).length;
    const visitors = Array.from({ length: 20 }, () => new Visitor(server.target));
    // A server that is stopped before it closes its copy of a connection keeps that visitor waiting.
    const begat = () => server.count('begat ') === 20 && sockets(pid).length === idle;
    await server.program.until(() => (begat() ? true : undefined), 'twenty children');
    process.kill(pid, 'SIGSTOP');
    for (const visitor of visitors) expect(await visitor.ended).toMatch(SERVED);
    process.kill(pid, 'SIGCONT');
    await server.settled(20);
    expect(server.children()).toEqual([]);
  });
});

describe('the Unix server and perl’s do the same', () => {
  /** Runs both and compares what they log, say on stderr and tell the client. */
  async function both(
    prefix: string[],
    act: (server: ForkingServer) => Promise<string>,
  ): Promise<ForkingServer> {
    const [own, reference] = await Promise.all(
      (['unix', 'perl'] as const).map((kind) => ForkingServer.start(kind, prefix)),
    );
    using a = own as ForkingServer;
    using b = reference as ForkingServer;
    const told = [await act(a), await act(b)].map((text) => text.replace(GREETING, 'GREETING'));
    expect(told[0]).toBe(told[1]);
    expect(a.told()).toEqual(b.told());
    return a;
  }

  async function visitOnce(server: ForkingServer): Promise<string> {
    const text = await visit(server.target);
    await server.settled(1);
    return text;
  }

  unless(noFortuneOfOurs).test('a fortune that is missing', async () => {
    const own = await both(fortune(), visitOnce);
    expect(own.count('reaped ')).toBe(1);
    expect(own.log).toMatch(/reaped \d+ with exit 512 at /);
    expect(own.told().stderr).toBe(
      'Can\'t exec "/usr/games/fortune": No such file or directory at FILE line N.\n' +
        "can't exec fortune: No such file or directory at FILE line N.\n",
    );
  });

  unless(noFortuneOfOurs).test('a fortune that may not be executed', async () => {
    const own = await both(fortune('', 0o644), visitOnce);
    expect(own.log).toMatch(/reaped \d+ with exit 3328 at /);
  });

  unless(noFortuneOfOurs).test('a fortune that fails', async () => {
    const own = await both(fortune('#!/bin/sh\necho failed; exit 3\n'), visitOnce);
    expect(own.log).toMatch(/reaped \d+ with exit 768 at /);
  });

  unless(noStrace).test('a fork that is refused', async () => {
    const own = await both(failing('clone:error=EAGAIN:when=1'), async (server) => {
      const refused = await visit(server.target);
      expect(await visit(server.target)).toMatch(SERVED);
      await server.settled(1);
      return refused;
    });
    expect(own.count('cannot fork: Resource temporarily unavailable at ')).toBe(1);
  });

  test.each(['IFS', 'CDPATH', 'ENV', 'BASH_ENV'])(
    '%s in the environment: the client is greeted, and exec refused',
    async (name) => {
      const own = await both(['env', `${name}=/x`], visitOnce);
      expect(own.told().stderr).toBe(`Insecure $ENV{${name}} while running with -T switch at FILE line N.\n`);
      expect(own.log).toMatch(/reaped \d+ with exit \d+ at /);
      expect(own.alive).toBe(true);
    },
  );

  test('a client that is gone before the greeting', async () => {
    const own = await both([], async (server) => {
      await leaveEarly(server, 1);
      await server.settled(1);
      return '';
    });
    expect(own.log).toMatch(/reaped \d+ with exit 13 at /);
  });

  unless(noFortuneOfOurs).test(
    'what the executed program finds: descriptors, mask and dispositions',
    async () => {
      const inspector = `#!/usr/bin/perl
      open F, "<", "/proc/self/status"; print grep { /^Sig(Blk|Ign|Cgt)/ } <F>; close F;
      for my $n (0 .. 255) { open F, "<", "/proc/self/fdinfo/$n" or next; print "$n ", grep { /^flags/ } <F>; close F }
      print "PATH $ENV{PATH}\\n"`;
      const own = await both(fortune(inspector), async (server) => {
        const text = await visitOnce(server);
        expect(text).toContain('SigBlk:\t0000000000000000');
        return text.replace(/^PATH .*$/m, '');
      });
      expect(own.alive).toBe(true);
    },
  );
});

unless(noFortuneOfOurs).test('the TCP server’s child confesses that fortune is missing', async () => {
  using server = await ForkingServer.start('tcp', fortune());
  expect(await visit(server.target)).toMatch(new RegExp(`${GREETING.source}$`));
  await server.settled(1);
  expect(server.log).toMatch(/reaped \d+ with exit 512 at /);
  expect(server.told().stderr).toMatch(
    /^Can't exec "\/usr\/games\/fortune": No such file or directory at FILE line N\.\ncan't exec fortune: No such file or directory at FILE line N\.\n(\t\S+ called at \S+ line \d+\n)+$/,
  );
});

test('the TCP server’s child is refused its exec too, after the greeting', async () => {
  using server = await ForkingServer.start('tcp', ['env', 'ENV=/x', 'BASH_ENV=/x']);
  expect(await visit(server.target)).toMatch(new RegExp(`${GREETING.source}$`));
  await server.settled(1);
  expect(server.told().stderr).toBe('Insecure $ENV{ENV} while running with -T switch at FILE line N.\n');
});

/** Clients that connect and leave while the server is stopped. */
async function leaveEarly(server: ForkingServer, count: number): Promise<void> {
  process.kill(server.program.pid, 'SIGSTOP');
  for (let i = 0; i < count; i++) {
    const socket = connect(server.target);
    await new Promise((resolve) => socket.on('connect', resolve));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    if ('port' in server.target) socket.resetAndDestroy();
    else socket.destroy();
    await closed;
  }
  process.kill(server.program.pid, 'SIGCONT');
}

function limitDescriptors(pid: number, count: number): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', `${pid}`, `--nofile=${count}:`], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
}

function lowestFree(pid: number): number {
  const open = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
  for (let fd = 0; ; fd++) if (!open.has(fd)) return fd;
}
