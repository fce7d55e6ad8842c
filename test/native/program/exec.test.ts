import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as sys from '@perlipc/sys';
import { environment, nodeUnderTest } from '../../support/environment.js';
import { fails, scratchPath } from '../../support/families.js';
import { freshCases } from '../../support/fresh.js';
import { removeScratches, scratch } from '../../support/program.js';

const fresh = freshCases(import.meta.url);
const here = fileURLToPath(new URL('.', import.meta.url));

/** Runs a module in a node of its own, where it may exec. */
function node(source: string, input = '') {
  const text = `import * as sys from '@perlipc/sys'; ${source}`;
  const { stdout, stderr, status, signal } = spawnSync(nodeUnderTest, ['--input-type=module', '-e', text], {
    cwd: here,
    env: environment(),
    encoding: 'utf8',
    input,
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  return { stdout, stderr, status, signal };
}

/** A perl script that prints what a program finds when it starts: signals, open descriptors and their flags. */
const inspect = `
  open F, "<", "/proc/self/status"; print grep { /^Sig(Blk|Ign|Cgt)/ } <F>; close F;
  for my $n (0 .. 255) { open F, "<", "/proc/self/fdinfo/$n" or next; print "$n ", grep { /^flags/ } <F>; close F }`;

const noProc = readdirSync('/').includes('proc') ? undefined : 'there is no /proc to read';
const noPerl = spawnSync('perl', ['-e', '1']).status === 0 ? undefined : 'there is no perl to compare with';

function inspectedAfterPerl(): string {
  return spawnSync('perl', ['-e', 'exec "perl", "-e", shift', inspect], {
    env: environment(),
    encoding: 'utf8',
    input: '',
  }).stdout;
}

if (process.env['PERLIPC_CASE'] === undefined) {
  const alike = (noProc ?? noPerl) ? test.skip : test;
  const exec = `sys.execvp('perl', ['perl', '-e', ${JSON.stringify(inspect)}])`;

  alike('a program that exec starts finds what one that perl starts finds', () => {
    const { stdout, stderr } = node(exec);
    expect(stderr).toBe('');
    expect(stdout).toBe(inspectedAfterPerl());
    expect(stdout).toContain('SigBlk:\t0000000000000000');
  });

  alike('the same after libuv made the standard descriptors non-blocking, and with descriptors open', () => {
    const busy = `process.stdin.on('data', () => {}); process.stdout; process.stderr;
      const flags = [0, 1, 2].map((fd) => sys.fcntl(fd, sys.F_GETFL) & sys.O_NONBLOCK);
      if (!flags.every(Boolean)) console.error('blocking', flags);
      sys.pipe(); sys.socket(sys.AF_INET, sys.SOCK_STREAM);
      setTimeout(() => { ${exec} }, 20);`;
    const { stdout, stderr } = node(busy);
    expect(stderr).toBe('');
    expect(stdout).toBe(inspectedAfterPerl());
  });

  alike('what is not close-on-exec stays open, and what dup2 put on descriptor 0 keeps its flags', () => {
    const source = `const [reader, writer] = sys.pipe();
      sys.fcntl(reader, sys.F_SETFL, sys.O_NONBLOCK);
      sys.dup2(reader, 0);
      sys.fcntl(writer, sys.F_SETFD, 0);
      process.stdout.write(writer + ' expected\\n');
      ${exec}`;
    const { stdout, stderr } = node(source);
    expect(stderr).toBe('');
    const kept = /^(\d+) expected$/m.exec(stdout)?.[1];
    const flagsOf = (fd: string | undefined) => new RegExp(`^${fd} flags:\\s+(\\d+)$`, 'm').exec(stdout)?.[1];
    expect(flagsOf(kept)).toBe('01');
    expect(flagsOf('0')).toBe('04000');
    expect(flagsOf('1')).toMatch(/^0?2$/);
  });

  alike('signals that the program blocks are not blocked, and one that it ignores is ignored', () => {
    const source = `sys.sigprocmask(sys.SIG_BLOCK, [sys.SIGUSR1, sys.SIGTERM]);
      sys.sigaction(sys.SIGPIPE, 'IGNORE');
      sys.sigaction(sys.SIGUSR2, () => {});
      ${exec}`;
    const { stdout, stderr } = node(source);
    expect(stderr).toBe('');
    expect(stdout).toBe(inspectedAfterPerl().replace(/(SigIgn:\t0{12})0/, (_, start) => `${start}1`));
  });

  test('execve gives the environment that it is given, as an object or a list', () => {
    const object = `sys.execve('/usr/bin/env', ['env'], { A: '1', B: 'two words', C: undefined })`;
    expect(node(object).stdout).toBe('A=1\nB=two words\n');
    const list = `sys.execve('/usr/bin/env', ['env'], ['A=é', new Uint8Array([0x42, 0x3d, 0x21])])`;
    expect(node(list).stdout).toBe('A=é\nB=!\n');
    expect(node(`sys.execve('/usr/bin/env', ['env'], {})`).stdout).toBe('');
  });

  test('execv and execvp give process.env, execvp looks in PATH', () => {
    const printed = node(
      `process.env.FRESH = 'x y'; sys.execvp('sh', ['sh', '-c', 'echo "$0 $1 $FRESH"', 'a', 'b  c'])`,
    );
    expect(printed).toEqual({ stdout: 'a b  c x y\n', stderr: '', status: 0, signal: null });
    expect(
      node(`process.env.FRESH = '1'; sys.execv('/bin/sh', ['sh', '-c', 'exit $((FRESH + 6))'])`).status,
    ).toBe(7);
    const notFound = node(`process.env.PATH = '/nowhere'; sys.execvp('sh', ['sh'])`);
    expect(notFound.stderr).toContain('SystemError: execvp ENOENT: no such file or directory sh');
  });

  test('a script without a magic number runs by execvp and not by execv', () => {
    onTestFinished(removeScratches);
    const script = join(scratch(), 'script');
    writeFileSync(script, 'echo "ran $1"\n');
    chmodSync(script, 0o755);
    expect(node(`sys.execvp('${script}', ['script', 'it'])`).stdout).toBe('ran it\n');
    expect(node(`sys.execv('${script}', ['script', 'it'])`).stderr).toContain('execv ENOEXEC');
  });
}

/** The signals and descriptor flags of this process. */
function state(): string {
  const signals = readFileSync('/proc/self/status', 'utf8').match(/^Sig(Blk|Ign|Cgt).*$/gm);
  const flags = [0, 1, 2].map((fd) => [sys.fcntl(fd, sys.F_GETFL), sys.fcntl(fd, sys.F_GETFD)]);
  return JSON.stringify([signals, flags]);
}

fresh(
  'an exec that fails throws, and everything is as it was',
  () => {
    void process.stdin;
    void process.stdout;
    sys.sigprocmask(sys.SIG_BLOCK, [sys.SIGUSR1]);
    sys.sigaction(sys.SIGUSR2, () => {});
    const plain = scratchPath('plain');
    writeFileSync(plain, 'x');
    const before = state();
    const none = '/no/such/program';
    assert.throws(() => sys.execve(none, ['x'], {}), fails('ENOENT', 'execve', { path: none }));
    assert.throws(() => sys.execv(none, ['x']), fails('ENOENT', 'execv', { path: none }));
    assert.throws(() => sys.execvp(none, ['x']), fails('ENOENT', 'execvp', { path: none }));
    assert.throws(() => sys.execv(plain, ['x']), fails('EACCES', 'execv', { path: plain }));
    assert.throws(() => sys.execv('/tmp', ['x']), fails('EACCES', 'execv'));
    assert.throws(() => sys.execv(`${plain}/x`, ['x']), fails('ENOTDIR', 'execv'));
    assert.throws(() => sys.execv('/bin/true', ['x'.repeat(10_000_000)]), fails('E2BIG', 'execv'));
    assert.equal(state(), before);
  },
  { skip: noProc },
);

fresh('bad arguments of exec are named', () => {
  const bad = (value: unknown) => value as string[];
  assert.throws(() => sys.execv('/bin/true', bad('x')), {
    name: 'TypeError',
    message: "execv: argv must be an array, got 'x'",
  });
  assert.throws(() => sys.execv('/bin/true', bad(['a', 1])), {
    message: 'execv: argv[1] must be a string or a Uint8Array, got 1',
  });
  assert.throws(() => sys.execv('/bin/true', ['a\0b']), {
    message: /^execv: argv\[0\] must be without NUL bytes/,
  });
  assert.throws(() => sys.execv('/bin/true', []), {
    name: 'RangeError',
    message: "execv: argv must be a list that begins with the program's name, got an instance of Array",
  });
  assert.throws(() => sys.execv('/bin/\0true', ['x']), {
    message: /^execv: pathname must be without NUL bytes/,
  });
  assert.throws(() => sys.execve('/bin/true', ['x'], bad(7)), {
    message: 'execve: envp must be an object or an array, got 7',
  });
  assert.throws(() => sys.execve('/bin/true', ['x'], { A: 'b\0' }), {
    message: /^execve: envp\[0\] must be without NUL/,
  });
});
