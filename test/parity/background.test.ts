// The manual's daemon, its signature, and its alarm, beside ours.
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { commands, startManual, startOurs } from '../support/manual.js';
import { comparable, normal } from '../support/normal.js';
import { noPod } from '../support/perlipc-pod.js';
import { here, type Program, removeScratches, scratch, sleep } from '../support/program.js';
import { unless } from '../support/skip.js';

afterAll(removeScratches);

const withPod = unless(noPod);

withPod.describe('daemonize', () => {
  const script = `fds=$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2); exec > "$0.part"
    pwd; echo "$fds"; echo a "$1"; read -r pid _ _ _ pgrp sid tty _ < /proc/$$/stat
    [ $pid = $sid ] && [ $pid = $pgrp ] && echo leads, tty $tty; mv "$0.part" "$0"`;

  test('what the child is then', async () => {
    const seen: string[] = [];
    for (const start of [
      (args: string[]) => startOurs('daemonize', ['--', ...args]),
      (args: string[]) => startManual('daemonize', { after: 'daemonize(); exec @ARGV' }, args),
    ]) {
      const file = join(scratch(), 'facts');
      expect(await start(['sh', '-c', script, file, 'b c']).ended).toMatchObject({
        status: 0,
        stdout: '',
        stderr: '',
      });
      for (const end = Date.now() + 60_000; !existsSync(file) && Date.now() < end; ) await sleep(10);
      seen.push(readFileSync(file, 'utf8'));
    }
    expect(seen[0]).toBe(seen[1]);
    expect(seen[0]).toBe('/\n/dev/null\n/dev/null\n/dev/null\na b c\nleads, tty 0\n');
  });

  test('a program that there must be', async () => {
    expect((await startOurs('daemonize').ended).status).toBe(255);
  });
});

withPod.describe('signature', () => {
  /** What a program that reads the signature finds there. */
  const read = (path: string) => here.run(['cat', path]).ended;
  const fortunes = commands({ fortune: 'echo "fortune $1 $$"' });

  async function pipe(path: string): Promise<void> {
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(10))
      if (existsSync(path) && lstatSync(path).isFIFO()) return;
    throw new Error(`no pipe at ${path}`);
  }

  test('each reader finds one', async () => {
    const seen = await Promise.all(
      [
        startOurs,
        (_: string, args: string[], options: object) => startManual('pipe/signature', {}, args, options),
      ].map(async (start) => {
        const home = scratch();
        using _server: Program = start('pipe/signature', [], { env: { ...fortunes, HOME: home } });
        const path = join(home, '.signature');
        await pipe(path);
        const texts = [(await read(path)).stdout, (await read(path)).stdout];
        expect(texts[0]).not.toBe(texts[1]);
        return [
          (lstatSync(path).mode & 0o777).toString(8),
          ...texts.map((text) => text.replace(/\d+/, 'PID')),
        ];
      }),
    );
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]).toEqual(['700', ...Array(2).fill('John Smith (smith@host.org)\nfortune -s PID\n')]);
  });

  test("a signature that is a file is left alone, where the manual's is gone", async () => {
    const [ours, manuals] = [scratch(), scratch()];
    for (const home of [ours, manuals]) writeFileSync(join(home, '.signature'), 'precious');
    const own = await startOurs('pipe/signature', [], { env: { HOME: ours } }).ended;
    expect([normal(own.stderr), own.status]).toEqual([
      "can't mkfifo .signature: File exists at FILE line N.\n",
      17,
    ]);
    expect(readFileSync(join(ours, '.signature'), 'utf8')).toBe('precious');
    using _reference = startManual('pipe/signature', {}, [], { env: { HOME: manuals } });
    await pipe(join(manuals, '.signature'));
  });

  test('a reader that leaves early does not end it', async () => {
    const home = scratch();
    const path = join(home, '.signature');
    const fortune = 'head -c 300000 /dev/zero';
    using server = startOurs('pipe/signature', ['--fortune', fortune, '.signature', 'me'], {
      env: { HOME: home },
    });
    await pipe(path);
    expect((await here.run(['head', '-c', '3', path]).ended).stdout).toBe('me\n');
    await server.until(() => (server.stderr !== '' ? true : undefined), 'its warning');
    expect(server.stderr).toBe('a reader of .signature left early\n');
    expect((await here.run(['head', '-c', '3', path]).ended).stdout).toBe('me\n');
  });
});

withPod.describe('lock-within', () => {
  const holding = (path: string) =>
    here.perl(
      `use Fcntl ":flock"; $| = 1; open F, "+>>", "${path}"; flock F, LOCK_EX; print "held\\n"; sleep 60`,
    );
  const manual = (path: string) =>
    startManual('signal/lock-within', {
      before: `open my $fh, "+>>", "${path}" or die; $SIG{ALRM} = "DEFAULT";`,
      instead: [['alarm 10', 'alarm 1']],
      after: 'print $@ ? "no lock\\n" : "locked\\n"; exit !!$@',
    });

  test('a lock that is free, and one that another has', async () => {
    const path = join(scratch(), 'file');
    const free = await startOurs('signal/lock-within', ['--seconds', '1', path]).ended;
    expect(comparable(free)).toEqual(comparable(await manual(path).ended));
    expect(free).toMatchObject({ stdout: 'locked\n', status: 0 });
    using holder = holding(path);
    await holder.until(() => (holder.stdout === 'held\n' ? true : undefined), 'the lock');
    const held = await startOurs('signal/lock-within', ['--seconds', '1', path]).ended;
    expect(comparable(held)).toEqual(comparable(await manual(path).ended));
    expect(held).toMatchObject({ stdout: 'no lock\n', status: 1 });
  });

  test('a file that can not be opened, and none', async () => {
    const { stderr, status } = await startOurs('signal/lock-within', ['/no/such']).ended;
    expect([normal(stderr), status]).toEqual(['/no/such: No such file or directory at FILE line N.\n', 2]);
    expect((await startOurs('signal/lock-within').ended).status).toBe(255);
  });
});
