import { afterAll, expect, test } from 'vitest';
import { Network, noNetwork } from '../support/network.js';
import { comparable, normal } from '../support/normal.js';
import { noPod } from '../support/perlipc-pod.js';
import { type Host, type Program, removeScratches } from '../support/program.js';
import { unless } from '../support/skip.js';
import { noXinetd, xinetd } from '../support/xinetd.js';

afterAll(removeScratches);

/** A time server over UDP on an address of loopback, which sends what a perl expression gives, again and again where it gives several. */
async function perlTime(host: Host, address: string, ...answers: string[]): Promise<Program> {
  const server = host.perl(`
    use Socket; $| = 1;
    socket(S, PF_INET, SOCK_DGRAM, 0); bind(S, sockaddr_in(37, inet_aton("${address}"))) or die $!;
    print "up\\n"; while (defined(my $who = recv S, my $asked, 4, 0)) { send S, $_, 0, $who for ${answers.join(',')} }`);
  await server.until(() => (server.stdout === 'up\n' ? true : undefined), 'the server');
  return server;
}

/** The lines, in order, with the seconds that a clock is off cut to the nearest ten. */
function lines(stdout: string): string[] {
  return normal(stdout)
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/ +(-?\d+) DATE$/, (_, off) => ` ${Math.round(Number(off) / 10) * 10 || 0}`))
    .sort();
}

unless(noPod ?? noNetwork ?? noXinetd).describe('the UDP time clients', () => {
  test('against a real time server, and one that is a million seconds fast', async () => {
    using host = await Network.start();
    using real = xinetd(host, 'udp');
    await host.run(['sh', '-c', 'until grep -q "0100007F:0025 " /proc/net/udp; do sleep 0.05; done']).ended;
    expect(real.running).toBe(true);
    using _fast = await perlTime(host, '127.0.0.2', 'pack("N", time + 2208988800 + 1000000)');
    const own = await host.ours('udp-time-client', '127.0.0.1', '127.0.0.2').ended;
    const chapters = await host.chapter('udp-time-client', '127.0.0.1', '127.0.0.2').ended;
    expect([own.stderr, own.status]).toEqual(['', 0]);
    expect(lines(own.stdout)[0]).toBe('127.0.0.2 1000000');
    expect(lines(own.stdout).slice(1)).toEqual(['localhost 0', 'localhost 0']);
    // A host without a name is blank there, with a warning.
    expect(lines(chapters.stdout).map((line) => line.trim())).toEqual([
      '1000000',
      'localhost 0',
      'localhost 0',
    ]);
    expect(chapters.stderr).toContain('Use of uninitialized value $host in printf');
  });

  test('the columns stand where perl has them', async () => {
    using host = await Network.start();
    using _frozen = await perlTime(host, '127.0.0.1', 'pack("N", 2208988800 + 1000000000)');
    const [own, chapters] = [
      await host.ours('udp-time-client', '127.0.0.1').ended,
      await host.chapter('udp-time-client', '127.0.0.1').ended,
    ];
    const shape = ({ stdout }: { stdout: string }) =>
      normal(stdout).replace(/-\d+ /, (n) => `${'-'.repeat(n.length)} `);
    expect(shape(own)).toBe(shape(chapters));
    expect(own.stdout).toContain('Sun Sep  9 01:46:40 2001');
  });

  test('an unknown host', async () => {
    using host = await Network.start();
    const own = await host.ours('udp-time-client', '256.0.0.1').ended;
    expect(comparable(own)).toEqual(comparable(await host.chapter('udp-time-client', '256.0.0.1').ended));
    expect(normal(own.stderr)).toBe('unknown host at FILE line N.\n');
  });

  test('what is too short, or comes twice or from somebody else, is no answer', async () => {
    using host = await Network.start();
    const time = 'pack("N", time + 2208988800)';
    using _short = await perlTime(host, '127.0.0.1', '"abc"', time, time, time);
    using _other = await perlTime(host, '127.0.0.2', '"x"', time);
    const own = await host.ours('udp-time-client', '127.0.0.1', '127.0.0.2').ended;
    expect(own).toMatchObject({ stderr: '', status: 0 });
    expect(lines(own.stdout)).toEqual(['127.0.0.2 0', 'localhost 0', 'localhost 0']);
  });

  test('who has not answered after ten seconds is named', async () => {
    using host = await Network.start();
    const { stderr, status } = await host.ours('udp-time-client', '127.0.0.2', '127.0.0.3').ended;
    expect([stderr, status]).toEqual(['no answer from 127.0.0.2\nno answer from 127.0.0.3\n', 1]);
  });
});
