// The forking servers and their clients, ours and the chapter's, each with each.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nodeUnderTest } from '../support/environment.js';
import { Network, noNetwork } from '../support/network.js';
import { normal } from '../support/normal.js';
import { chapterProgram, noPod } from '../support/perlipc-pod.js';
import { descriptors } from '../support/proc.js';
import { here, type Program, programFile, removeScratches, scratch } from '../support/program.js';
import { unless } from '../support/skip.js';

afterAll(removeScratches);

const rest = existsSync('/usr/games/fortune') ? '[^]+' : '';
const sides = ['ours', 'chapter'] as const;
/** How many clients come, one after another: the chapter's servers may end when a second one comes too soon. */
const visits = { ours: 3, chapter: 1 };

async function greets(client: Program, greeting: string): Promise<void> {
  const { stdout, stderr, status } = await client.ended;
  expect(normal(stdout)).toMatch(new RegExp(`^${greeting}${rest}$`));
  expect([stderr, status]).toEqual(['', 0]);
}

unless(noPod ?? noNetwork).describe('the TCP pair', () => {
  for (const server of sides)
    for (const client of sides)
      test(`${client} with ${server}`, async () => {
        using host = await Network.start();
        using running = host[server]('tcp-server-forking');
        expect(await running.port()).toBe(2345);
        for (let i = 0; i < visits[server]; i++)
          await greets(host[client]('tcp-client'), "Hello there, localhost, it's now DATE\r\n");
      });
});

/** The chapter's server has its path in its text: a name in the folder where it is started. */
function unixServer(side: (typeof sides)[number], cwd: string): Program {
  if (side === 'ours') return here.run([nodeUnderTest, programFile('unix-server'), 'catsock'], { cwd });
  writeFileSync(join(cwd, 'server.pl'), chapterProgram('unix-server'));
  return here.run(['perl', '-Tw', 'server.pl'], { cwd });
}

/** The log of the chapter's server stays in its buffer: only the kernel tells that it listens. */
function listens({ pid }: Program): boolean {
  const open = new Set(descriptors(pid));
  return readFileSync('/proc/net/unix', 'latin1')
    .split('\n')
    .map((line) => line.split(/\s+/))
    .some(([, , , flags, , , inode]) => flags === '00010000' && open.has(`socket:[${inode}]`));
}

unless(noPod).describe('the Unix-domain pair', () => {
  for (const server of sides)
    for (const client of sides)
      test(`${client} with ${server}`, async () => {
        const folder = scratch();
        const path = join(folder, 'catsock');
        using running = unixServer(server, folder);
        await running.until(() => (listens(running) ? true : undefined), 'a listening socket');
        for (let i = 0; i < visits[server]; i++)
          await greets(here[client]('unix-client', path), "Hello there, it's now DATE\n");
      });
});
