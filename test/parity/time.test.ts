import { afterAll, expect, test } from 'vitest';
import { Network, noNetwork } from '../support/network.js';
import { comparable, normal } from '../support/normal.js';
import { noPod } from '../support/perlipc-pod.js';
import { type Host, type Program, removeScratches } from '../support/program.js';
import { unless } from '../support/skip.js';
import { noXinetd, xinetd } from '../support/xinetd.js';

afterAll(removeScratches);

/** A time server on 127.0.0.2 whose clock is off by some seconds, or which says too little. */
function perlTime(host: Host, answer: string): Program {
  return host.perl(`
    use Socket;
    socket(S, PF_INET, SOCK_STREAM, 0); bind(S, sockaddr_in(37, inet_aton("127.0.0.2"))) or die $!; listen(S, 5);
    while (accept(C, S)) { syswrite C, ${answer}; close C }`);
}

/** The lines of a client: host, seconds that its clock is off (the two processes run a moment apart), and the date. */
function lines(stdout: string): [string, number, string][] {
  return normal(stdout)
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, host = '', off, date = ''] = /^(\S+) +(-?\d+) (DATE)$/.exec(line) ?? [];
      return [host, Number(off), date];
    });
}

unless(noPod ?? noNetwork ?? noXinetd).describe('the time clients', () => {
  test('against a real time server, and one that is a million seconds fast', async () => {
    using host = await Network.start();
    using real = xinetd(host, 'tcp');
    using fast = perlTime(host, 'pack("N", time + 2208988800 + 1000000)');
    await Promise.all([real.port(), fast.port()]);
    for (const run of [host.ours.bind(host), host.chapter.bind(host)]) {
      const { stdout, stderr, status } = await run('time-client', '127.0.0.1', '127.0.0.2').ended;
      expect([stderr, status]).toEqual(['', 0]);
      const seen = lines(stdout);
      expect(seen.map(([name, , date]) => [name, date])).toEqual([
        ['localhost', 'DATE'],
        ['127.0.0.1', 'DATE'],
        ['127.0.0.2', 'DATE'],
      ]);
      expect(seen[0]?.[1]).toBe(0);
      expect(Math.abs(seen[1]?.[1] ?? Number.NaN)).toBeLessThanOrEqual(1);
      expect(Math.abs((seen[2]?.[1] ?? Number.NaN) - 1_000_000)).toBeLessThanOrEqual(1);
    }
  });

  test('the columns stand where perl has them', async () => {
    using host = await Network.start();
    using frozen = perlTime(host, 'pack("N", 2208988800 + 1000000000)');
    await frozen.port();
    const [own, chapters] = [
      await host.ours('time-client', '127.0.0.2').ended,
      await host.chapter('time-client', '127.0.0.2').ended,
    ];
    const shape = ({ stdout }: { stdout: string }) =>
      normal(stdout).replace(/-\d+ /, (n) => `${'-'.repeat(n.length)} `);
    expect(shape(own)).toBe(shape(chapters));
    expect(own.stdout).toContain('Sun Sep  9 01:46:40 2001');
  });

  test.each([
    ['an unknown host', ['256.0.0.1'], 'unknown host at FILE line N.\n'],
    ['nobody there', ['127.0.0.3'], 'connect: Connection refused at FILE line N.\n'],
  ])('%s', async (_, args, message) => {
    using host = await Network.start();
    const own = await host.ours('time-client', ...args).ended;
    expect(comparable(own)).toEqual(comparable(await host.chapter('time-client', ...args).ended));
    expect(normal(own.stderr)).toBe(message);
  });

  test('a server that closes without a word counts as the year 1900, with the warning of -w', async () => {
    using host = await Network.start();
    using mute = perlTime(host, '""');
    await mute.port();
    const { stdout, stderr, status } = await host.ours('time-client', '127.0.0.2').ended;
    const reference = await host.chapter('time-client', '127.0.0.2').ended;
    expect(stdout).toContain('Mon Jan  1 00:00:00 1900');
    expect([normal(stderr), status]).toEqual([normal(reference.stderr), reference.status]);
    expect(normal(stderr)).toBe('Use of uninitialized value in subtraction (-) at FILE line N.\n');
  });
});
