// The manual's programs with signals, and ours.
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { startManual, startOurs } from '../support/manual.js';
import { Network, noNetwork } from '../support/network.js';
import { comparable, normal } from '../support/normal.js';
import { chapterProgram, noPod } from '../support/perlipc-pod.js';
import { type Program, removeScratches, sleep } from '../support/program.js';
import { unless } from '../support/skip.js';

afterAll(removeScratches);

const withPod = unless(noPod);

/** Waits until the output of a program matches. */
function saying(program: Program, wanted: RegExp): Promise<string> {
  return program.until(() => wanted.exec(program.stdout)?.[0], String(wanted));
}

/** Waits until the kernel says of a process, ten times in a row, that it sleeps. */
async function asleep({ pid }: Program): Promise<void> {
  for (let times = 0; times < 10; await sleep(5))
    times = /^\d+ \(.*\) S /.test(readFileSync(`/proc/${pid}/stat`, 'latin1')) ? times + 1 : 0;
}

/** Whether the kernel says that a process holds SIGHUP back. */
function blocksHup(pid: number): boolean {
  const [, mask = ''] = /^SigBlk:\s*(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (BigInt(`0x${mask}`) & 1n) === 1n;
}

withPod.describe('hup-restart', () => {
  const quick = { before: '', instead: [['sleep 2', 'sleep 1']] as [string, string][] };

  test('at SIGHUP it starts anew, with the same pid and arguments', async () => {
    using own = startOurs('signal/hup-restart', ['--every', '0.2', 'a', 'b']);
    using reference = startManual('signal/hup-restart', quick, ['a', 'b']);
    const seen: string[] = [];
    for (const program of [own, reference]) {
      await saying(program, /^1$/m);
      process.kill(program.pid, 'SIGHUP');
      await saying(program, /^got SIGHUP\nPID[\s\S]*^1$/m);
      seen.push(program.stdout.replaceAll(/^\d+\n(?=got)/gm, 'N\n').replace(/(\n1)\n[\s\S]*(?=\nN\n)/, '$1'));
      expect(program.stdout.match(/^PID: .*$/gm)).toEqual([`PID: ${program.pid}`, `PID: ${program.pid}`]);
    }
    const [ours = '', manuals] = seen.map((text) => text.replaceAll(/^(PID: )?\d+$/gm, '$1N'));
    expect(ours.match(/ARGV: .*/g)).toEqual(['ARGV: a b', 'ARGV: a b']);
    expect(manuals?.match(/ARGV: .*/g)).toEqual(['ARGV: a b', 'ARGV: a b']);
    // What the second SIGHUP does: nothing in the manual's, whose new program has it blocked.
    expect([blocksHup(own.pid), blocksHup(reference.pid)]).toEqual([false, true]);
    process.kill(own.pid, 'SIGHUP');
    await saying(own, /got SIGHUP[\s\S]*got SIGHUP\nPID: /);
  });
});

withPod.test('catch-zap is interrupted, and dies of it in the end', async () => {
  const after =
    'local $| = 1; print "PID: $$\\n"; while ($shucks < 2) { eval { sleep }; print "$shucks: $@" } sleep;';
  using own = startOurs('signal/catch-zap');
  using reference = startManual('signal/catch-zap', { after });
  const endings = [];
  for (const program of [own, reference]) {
    for (const wanted of [/PID: \d+\n/, /^1: .*\n/m, /^2: .*\n/m]) {
      await saying(program, wanted);
      await asleep(program);
      process.kill(program.pid, 'SIGINT');
    }
    endings.push(await program.ended);
  }
  const [ours, manuals] = endings.map(({ stdout, stderr }) =>
    normal(stdout + stderr).replace(/PID: \d+/, 'PID: N'),
  );
  expect(ours).toBe(manuals);
  expect(endings.map(({ status }) => status)).toEqual([4, 4]);
  expect(normal((await own.ended).stderr)).toBe('Somebody sent me a SIGINT at FILE line N.\n');
});

withPod.test('kid-status has the status of each child', async () => {
  const own = await startOurs('signal/kid-status', ['3', '0', '200', '3']).ended;
  const reference = await startManual(
    'signal/kid-status',
    {
      before: 'my %Kid_Status;',
      after: `my @children; for my $status (@ARGV) { my $pid = fork; exit $status unless $pid; push @children, $pid }
      sleep 1 while grep { !exists $Kid_Status{$_} } @children;
      print "child ended with ", $Kid_Status{$_} >> 8, "\\n" for @children;`,
    },
    ['3', '0', '200', '3'],
  ).ended;
  expect(comparable(own)).toEqual(comparable(reference));
  expect(own.stdout).toBe([3, 0, 200, 3].map((status) => `child ended with ${status}\n`).join(''));
});

withPod.test('looks-dead tells the dead from the living', async () => {
  const pids = [String(process.pid), '1', '4194305'];
  const own = await startOurs('signal/looks-dead', pids).ended;
  const reference = await startManual(
    'signal/looks-dead',
    {
      before: 'use Errno; my $dead = 0; for my $pid (@ARGV) {',
      instead: [['looks dead";', 'looks dead"; $dead++']],
      after: '} exit $dead;',
    },
    pids,
  ).ended;
  expect(comparable(own)).toEqual(comparable(reference));
  expect([normal(own.stderr), own.status]).toEqual(['4194305 looks dead at FILE line N.\n', 1]);
});

/** In a network whose name server takes questions and says nothing. */
async function withoutNames<T>(use: (host: Network) => Promise<T>): Promise<T> {
  using host = await Network.start();
  const servers = readFileSync('/etc/resolv.conf', 'utf8').match(/^nameserver\s+[\d.]+$/gm) ?? [];
  for (const server of servers)
    await host.run(['ip', 'address', 'add', `${server.replace(/\S+\s+/, '')}/32`, 'dev', 'lo']).ended;
  using mute = host.perl(`use Socket; $| = 1; socket(S, PF_INET, SOCK_DGRAM, 0);
    bind(S, sockaddr_in(53, INADDR_ANY)) or die $!; print "up\n"; sleep 60`);
  await mute.until(() => (mute.stdout === 'up\n' ? true : undefined), 'the name server');
  return await use(host);
}

unless(noPod ?? noNetwork).test('host-within waits no longer for a name than it is told to', async () => {
  await withoutNames(async (host) => {
    const found = await host.ours('signal/host-within', '127.0.0.1').ended;
    expect(found).toMatchObject({ stdout: '127.0.0.1\n', status: 0 });
    const own = await host.ours('signal/host-within', '--seconds', '1', 'nowhere.test').ended;
    const script = `${chapterProgram('signal/host-within')}
      alarm 1; eval { gethostbyname "nowhere.test" }; print "too slow\n" if $@ =~ /^alarm/; exit 1`;
    expect(own).toEqual(await host.perl(script).ended);
    expect(own).toMatchObject({ stdout: 'too slow\n', stderr: '', status: 1 });
  });
});
