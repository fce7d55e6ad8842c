import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { sockets } from '../support/proc.js';
import { here, type Program, removeScratches } from '../support/program.js';

afterAll(removeScratches);

/** Connects so many times, one after another, and reads each greeting to its end. */
async function connect(port: number, times: number): Promise<void> {
  const client = here.perl(`
    use Socket;
    for (1 .. ${times}) {
      socket(C, PF_INET, SOCK_STREAM, 0); connect(C, sockaddr_in(${port}, INADDR_LOOPBACK)) or die "connect: $!";
      local $/; my $greeting = <C>; $greeting =~ /^Hello there, .*\\r\\n\\z/ or die "got $greeting"; close C;
    }`);
  expect(await client.ended).toMatchObject({ status: 0, stderr: '' });
}

/** Resident memory in megabytes. */
function resident({ pid }: Program): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

test('12,000 connections take no more memory and no more descriptors than 2,000', async () => {
  using server = here.ours('tcp-server', '00', '127.0.0.1');
  const port = await server.port();
  const open = sockets(server.pid);
  await connect(port, 2_000);
  const before = resident(server);
  await connect(port, 10_000);
  // A connection that stayed would take more than a kilobyte: 10 MB.
  expect(resident(server) - before).toBeLessThanOrEqual(4);
  expect(sockets(server.pid)).toEqual(open);
});
