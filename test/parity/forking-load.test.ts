// Many clients of the forking servers. The suite runs each once; PERLIPC_ROUNDS=10 is the long form (nx run test:forking-load).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ForkingServer, type Kind, Visitor, visit } from '../support/forking-server.js';
import { removeScratches, sleep } from '../support/program.js';

afterAll(removeScratches);

const rounds = Number(process.env['PERLIPC_ROUNDS'] ?? 1);
const long = rounds > 1;
const patience = 600_000;
/** Where each child writes V8's counts there are fewer. */
const [row, crowd] = process.env['NODE_V8_COVERAGE'] ? [50, 20] : [500, 200];
const SERVED = /^Hello there, [^\n]+\n.+/s;

describe.each<Kind>(['tcp', 'unix'])('the %s server', (kind) => {
  let server: ForkingServer;
  let begat = 0;

  beforeAll(async () => {
    server = await ForkingServer.start(kind, [], rounds * patience);
  });
  afterAll(() => server[Symbol.dispose]());

  /** After `clients` more: as many reaped as begat, no child left, nothing on stderr but what is expected, and it serves. */
  async function soundAfter(clients: number): Promise<void> {
    begat += clients;
    await server.settled(begat);
    expect(server.children()).toEqual([]);
    expect(server.program.stderr).toBe('');
    expect(await visit(server.target)).toMatch(SERVED);
    await server.settled(++begat);
  }

  for (let round = 1; round <= rounds; round++) {
    test(`serves ${row} clients one after another (${round})`, { timeout: patience }, async () => {
      for (let i = 0; i < row; i++) expect(await visit(server.target)).toMatch(SERVED);
      await soundAfter(row);
      expect(statuses(server)).toEqual([]);
    });

    test(`serves ${crowd} clients at once (${round})`, { timeout: patience }, async () => {
      const texts = await Promise.all(Array.from({ length: crowd }, () => visit(server.target)));
      expect(texts.filter((text) => !SERVED.test(text))).toEqual([]);
      await soundAfter(crowd);
      expect(statuses(server)).toEqual([]);
    });
  }

  test('serves who connected while it was stopped', { timeout: patience }, async () => {
    process.kill(server.program.pid, 'SIGSTOP');
    const visitors = await connectedWhileStopped(server, long ? 4_096 : 256);
    process.kill(server.program.pid, 'SIGCONT');
    for (const visitor of visitors) expect(await visitor.ended).toMatch(SERVED);
    await soundAfter(visitors.length);
  });

  test('stays sound when its children are killed at random', { timeout: patience }, async () => {
    let running = true;
    const killer = (async () => {
      let killed = 0;
      for (; running; await sleep(3)) killed += killOne(server.children()) ? 1 : 0;
      return killed;
    })();
    const texts = await Promise.all(
      Array.from({ length: 150 * rounds }, (_, i) => later(i, () => visit(server.target))),
    );
    running = false;
    expect(await killer).toBeGreaterThan(0);
    expect(texts.filter((text) => /\[E(?!CONNRESET)/.test(text))).toEqual([]);
    await soundAfter(150 * rounds);
  });

  test('stays sound when clients break off, with a reset where there is one', {
    timeout: patience,
  }, async () => {
    await Promise.all(
      Array.from({ length: 100 * rounds }, (_, i) =>
        later(i, async () => {
          const { socket, ended } = new Visitor(server.target);
          await new Promise((resolve) => socket.on('connect', resolve));
          if (kind === 'tcp') socket.resetAndDestroy();
          else socket.destroy();
          await ended;
        }),
      ),
    );
    await soundAfter(100 * rounds);
  });

  test('serves others while clients never read', { timeout: patience }, async () => {
    const silent = Array.from({ length: 20 }, () => new Visitor(server.target));
    for (const { socket } of silent) socket.pause();
    const texts = await Promise.all(Array.from({ length: 50 }, () => visit(server.target)));
    expect(texts.filter((text) => !SERVED.test(text))).toEqual([]);
    for (const { socket } of silent) socket.destroy();
    await soundAfter(70);
  });
});

/** The wait statuses in the log that are not 0. */
function statuses(server: ForkingServer): string[] {
  return [...server.log.matchAll(/reaped \d+ with exit (\d+)/g)].map((match) => match[1] ?? '');
}

/** Connects one after another until `count` are, or the backlog is full. */
async function connectedWhileStopped(server: ForkingServer, count: number): Promise<Visitor[]> {
  const visitors: Visitor[] = [];
  while (visitors.length < count) {
    const visitor = new Visitor(server.target);
    await new Promise<void>((resolve, reject) => {
      visitor.socket.on('connect', resolve);
      visitor.socket.on('error', reject);
    });
    visitors.push(visitor);
  }
  return visitors;
}

async function later<T>(i: number, act: () => Promise<T>): Promise<T> {
  await sleep(i * 5);
  return act();
}

function killOne(children: number[]): boolean {
  const child = children[Math.floor(Math.random() * children.length)];
  if (child === undefined) return false;
  try {
    return process.kill(child, 'SIGKILL');
  } catch {
    return false;
  }
}
