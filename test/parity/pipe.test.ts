// The manual's programs with pipes, and ours.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { commands, startManual, startOurs } from '../support/manual.js';
import { comparable, normal } from '../support/normal.js';
import { noPod } from '../support/perlipc-pod.js';
import { type Ending, here, removeScratches, scratch } from '../support/program.js';
import { unless } from '../support/skip.js';

afterAll(removeScratches);

const withPod = unless(noPod);

/** What two processes of one program write, with their pids by name and the lines sorted. */
function talk({ stdout }: Ending): string[] {
  return stdout
    .replaceAll(/Pid \d+/g, 'Pid PID')
    .trimEnd()
    .split('\n')
    .sort();
}

withPod.test.each(['pipe/pipe1', 'pipe/pipe2'] as const)('%s: the two say the same', async (name) => {
  const own = await startOurs(name).ended;
  const reference = await startManual(name, { before: 'our $pid;' }).ended;
  expect(own).toMatchObject({ status: 0, stderr: '' });
  expect(talk(own)).toEqual(talk(reference));
  expect(talk(own)).toHaveLength(2);
});

withPod.test.each(['pipe/pipe1', 'pipe/pipe2'] as const)("%s of the manual doesn't compile", async (name) => {
  const { stderr, status } = await startManual(name).ended;
  expect([stderr.includes('Global symbol "$pid" requires explicit package name'), status]).toEqual([
    true,
    255,
  ]);
});

withPod.describe('spool', () => {
  test.each([
    ['a spooler', 'cat > "$SPOOLED"', 0],
    ['one that fails', 'cat > "$SPOOLED"; exit 7', 7],
  ])('%s', async (_, lpr, status) => {
    const files = [join(scratch(), 'ours'), join(scratch(), 'manual')] as const;
    const path = commands({ lpr });
    const own = await startOurs('pipe/spool', [], { env: { ...path, SPOOLED: files[0] } }).ended;
    const reference = await startManual('pipe/spool', {}, [], { env: { ...path, SPOOLED: files[1] } }).ended;
    expect(comparable(own)).toEqual(comparable(reference));
    expect(own.status).toBe(status);
    for (const file of files) expect(readFileSync(file, 'latin1')).toBe('stuff\n');
  });

  test('a pipe that breaks', async () => {
    const closed = 'exec 0<&-; sleep 1';
    const args = ['--to', closed, 'x'.repeat(100_000)];
    const own = await startOurs('pipe/spool', args).ended;
    const reference = await startManual('pipe/spool', {
      instead: [
        ['"cat -v | lpr -h 2>/dev/null"', `"${closed}"`],
        ['"stuff\\n"', '"x" x 100_000, "\\n"'],
      ],
    }).ended;
    expect(comparable(own)).toEqual(comparable(reference));
    expect(normal(own.stderr)).toMatch(/^spooler pipe broke at FILE line N\.\n/);
  });
});

withPod.describe('netstatus', () => {
  const netstat = 'echo Active; echo tcp 1; echo udp 2; echo unix 3; echo oops >&2';
  test.each([
    ['lines', 'pipe/netstatus', netstat, 0],
    ['lines', 'pipe/netstatus', `${netstat}; exit 3`, 3],
    ['backticks', 'pipe/netstatus backticks', netstat, 0],
    ['backticks', 'pipe/netstatus backticks', `${netstat}; exit 3`, 3],
  ] as const)('%s of %s', async (way, name, script, status) => {
    const env = commands({ netstat: script });
    const own = await startOurs('pipe/netstatus', [way], { env }).ended;
    expect(comparable(own)).toEqual(comparable(await startManual(name, {}, [], { env }).ended));
    expect([own.stdout, own.status]).toEqual(['Active\nunix 3\noops\n', status]);
  });

  test('a way that there is not', async () => {
    expect((await startOurs('pipe/netstatus', ['sideways']).ended).status).toBe(255);
  });
});

withPod.describe('unread', () => {
  const command = (text: string) => ({ instead: [['"bogus"', `'${text}'`]] as [string, string][] });
  test.each([
    ['no such command', 'bogus', 2],
    ['none that the shell finds', 'bogus 2>/dev/null', 127],
    ['one that does not read', 'exec 0<&-; exit 3', 3],
    ['one that does', 'cat', 0],
  ])('%s', async (_, text, status) => {
    const own = await startOurs('pipe/unread', [text]).ended;
    const reference = await startManual('pipe/bogus', { before: 'use v5.36;', ...command(text) }).ended;
    // Whether the line is written before the command has ended is a matter of luck, and then errno is the status.
    if (own.status !== 32 && reference.status !== 32) expect(comparable(own)).toEqual(comparable(reference));
    expect([status, 32]).toContain(own.status);
  });
});

withPod.describe('safe pipe opens', () => {
  const reading = {
    before: 'my ($program, @args) = @ARGV; my @options;',
    instead: [['# do something interesting', 'print;']],
  };
  const writing = { before: 'my ($program, @args) = @ARGV; my @options; my @data = <STDIN>;' };
  const backtick = (args: string[]) =>
    startManual('pipe/safe-backtick', reading as Parameters<typeof startManual>[1], args).ended;

  test('words reach a program as they are', async () => {
    const args = ['printf', '%s\n', '$HOME', '*', 'a b', "'"];
    const own = await startOurs('pipe/safe-backtick', args).ended;
    expect(comparable(own)).toEqual(comparable(await backtick(args)));
    expect(own.stdout).toBe("$HOME\n*\na b\n'\n");
  });

  test.each([
    ['a program that fails', ['sh', '-c', 'exit 5'], 5],
    ['no such program', ['/no/such', 'x'], 2],
  ])('%s is the exit status, which the manual forgets', async (_, args, status) => {
    const own = await startOurs('pipe/safe-backtick', ['--', ...args]).ended;
    const reference = await backtick(args);
    expect(normal(own.stderr)).toContain(normal(reference.stderr).split('\n').at(-2));
    expect([own.status, reference.status]).toEqual([status, 0]);
  });

  test('a program is given what is read', async () => {
    const input = 'one\n$two\n';
    const own = await startOurs('pipe/safe-pipe', ['--', 'cat', '-A'], { input }).ended;
    expect(comparable(own)).toEqual(
      comparable(await startManual('pipe/safe-pipe', writing, ['cat', '-A'], { input }).ended),
    );
    expect(own.stdout).toBe('one$\n$two$\n');
  });

  test('a program that does not read breaks the pipe', async () => {
    const input = 'x'.repeat(200_000);
    const args = ['sh', '-c', 'exec 0<&-; sleep 1'];
    const own = await startOurs('pipe/safe-pipe', ['--', ...args], { input }).ended;
    const reference = await startManual('pipe/safe-pipe', writing, args, { input }).ended;
    for (const { stderr, status } of [own, reference]) {
      expect(normal(stderr)).toMatch(/^whoops, sh pipe broke at FILE line N\.\n/m);
      expect(status).not.toBe(0);
    }
  });

  test("a file is written by a child, unlike the manual's, which prints the handle", async () => {
    const files = [join(scratch(), 'ours'), join(scratch(), 'manual')] as const;
    const own = await startOurs('pipe/safe-write', [files[0], 'a', 'b c']).ended;
    const reference = await startManual('pipe/safe-write', {
      before: 'my @some_data = ("a\\n", "b c\\n");',
      instead: [['/path/to/some/safe/file', files[1]]],
    }).ended;
    expect(own).toMatchObject({ stdout: '', stderr: '', status: 0 });
    expect(reference).toMatchObject({ stdout: expect.stringMatching(/^(GLOB\(\w+\)){2}$/), status: 0 });
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(['a\nb c\n', '']);
  });

  test('a file that the child may not write is the exit status', async () => {
    const { stderr, status } = await startOurs('pipe/safe-write', ['/no/such/file', 'a']).ended;
    expect([normal(stderr), status]).toEqual([
      "can't open /no/such/file: No such file or directory at FILE line N.\nkid exited 512 at FILE line N.\n",
      2,
    ]);
    expect(existsSync('/no/such/file')).toBe(false);
  });
});

withPod.test('both ways: a line comes back', async () => {
  const own = await startOurs('pipe/both-ways').ended;
  const reference = await startManual('pipe/both-ways', {
    instead: [['waitpid $pid, 0', 'close $writer; waitpid $pid, 0']],
    after: 'print $got; exit $? >> 8',
  }).ended;
  expect(comparable(own)).toEqual(comparable(reference));
  expect(own).toMatchObject({ stdout: '     1\tstuff\n', status: 0 });
  const other = await startOurs('pipe/both-ways', ['a b', '--', 'sh', '-c', 'read x; echo "<$x>"; exit 4'])
    .ended;
  expect(other).toMatchObject({ stdout: '<a b>\n', status: 4 });
  const mute = await startOurs('pipe/both-ways', ['x', 'true']).ended;
  expect(mute).toMatchObject({ stderr: 'no answer from true\n', status: 255 });
});

withPod.test("both ways of the manual doesn't come to its end", async () => {
  const { stdout } = await startManual('pipe/both-ways', {
    instead: [['waitpid $pid, 0', 'sleep 1; print waitpid($pid, 1) ? "ended\\n" : "still there\\n"']],
  }).ended;
  expect(stdout).toBe('still there\n');
});

withPod.test('two writers of a pipe, and its reader sees the end', async () => {
  const own = await startOurs('pipe/two-writers').ended;
  const reference = await startManual('pipe/two-writers', {
    instead: [
      ['defined($sub_pid)      || die "first fork failed: $!";', 'print $writer "from the parent\\n";'],
      ['# write to $writer...', 'print $writer "from the child\\n";'],
      ['# do something...', 'print while <STDIN>;'],
    ],
  }).ended;
  expect(own).toMatchObject({ status: 0, stderr: '' });
  expect(talk(own)).toEqual(['from the child', 'from the parent']);
  expect(talk(reference)).toEqual(talk(own));
});

test('programs that need arguments say so', async () => {
  for (const name of ['pipe/safe-backtick', 'pipe/safe-pipe', 'pipe/safe-write'])
    expect((await here.ours(name).ended).status).toBe(255);
});
