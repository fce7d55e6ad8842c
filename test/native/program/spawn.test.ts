import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as sys from '@perlipc/sys';
import { isAgain, runAgain } from '../../support/again.js';
import { freshCases } from '../../support/fresh.js';
import { unprepared } from '../../support/unprepared.js';

const fresh = freshCases(import.meta.url);
const filter = fileURLToPath(import.meta.url).replace(/\/test\/.*/, '/test/support/refuse-calls.py');
const root = sys.getuid() === 0 ? undefined : 'only root may become another user';

/** What a program prints that is started so, and its wait status. */
function run(
  argv: readonly string[],
  options: sys.SpawnOptions = {},
  envp?: sys.Environment,
): { output: string; status: number } {
  const [reader, writer] = sys.pipe();
  const actions = [{ dup2: [writer, 1] as const }, ...(options.actions ?? [])];
  const pid = sys.posix_spawnp(argv[0] as string, argv, envp, { ...options, actions });
  sys.close(writer);
  let output = '';
  const buffer = Buffer.alloc(4096);
  for (let size = sys.read(reader, buffer); size > 0; size = sys.read(reader, buffer))
    output += buffer.toString('latin1', 0, size);
  sys.close(reader);
  return { output: output.trim(), status: sys.waitpid(pid).status };
}

const shell = (script: string, options?: sys.SpawnOptions, envp?: sys.Environment) =>
  run(['sh', '-c', script], options, envp);
const read = (script: string, options?: sys.SpawnOptions, envp?: sys.Environment) =>
  shell(script, options, envp).output;
// Not by a shell: Debian's unblocks all signals when it starts.
const statusLine = (name: string, options?: sys.SpawnOptions) =>
  run(['grep', `^${name}:`, '/proc/self/status'], options).output.split(/\s+/)[1];

fresh('a program runs with its arguments, and waitpid has its status', () => {
  assert.deepEqual(shell('echo $0; exit 7'), { output: 'sh', status: 7 << 8 });
  const pid = sys.posix_spawnp('kill', ['kill', '-9', '0'], undefined, { pgroup: 0 });
  assert.equal(sys.WTERMSIG(sys.waitpid(pid).status), sys.SIGKILL);
});

fresh('its environment is this process’s, or the one that is given', () => {
  process.env['PERLIPC_SEEN'] = 'yes';
  assert.equal(read('echo $PERLIPC_SEEN'), 'yes');
  assert.equal(read('echo $PERLIPC_SEEN$B', {}, { B: 'b', C: undefined }), 'b');
  assert.equal(read('echo $B', {}, [Buffer.from('B=bytes')]), 'bytes');
});

fresh('posix_spawnp looks in PATH, posix_spawn does not', () => {
  const pid = sys.posix_spawnp('true', ['true']);
  assert.equal(sys.waitpid(pid).status, 0);
  assert.throws(() => sys.posix_spawn('true', ['true']), { code: 'ENOENT', path: 'true', step: 'execve' });
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-'));
  process.chdir(folder);
  writeFileSync('here', '#!/bin/sh\nexit 3\n', { mode: 0o700 });
  for (const path of ['', ':/nowhere', '/nowhere:', '/nowhere::/nowhere']) {
    process.env['PATH'] = path;
    assert.equal(sys.WEXITSTATUS(sys.waitpid(sys.posix_spawnp('here', ['here'])).status), 3, path);
  }
  process.chdir('/');
  rmSync(folder, { recursive: true });
  process.env['PATH'] = '/etc:/nowhere';
  assert.throws(() => sys.posix_spawnp('passwd', ['x']), { code: 'EACCES' });
  assert.throws(() => sys.posix_spawnp('none', ['x']), { code: 'ENOENT' });
});

fresh('what fails in the new process fails in the call, and there is no child', () => {
  const action = (action: unknown) => () =>
    sys.posix_spawn('/bin/true', ['true'], undefined, {
      actions: [{ chdir: '/' }, action as sys.SpawnAction],
    });
  const at = (code: string) => ({ code, step: 'actions[1]', syscall: 'posix_spawn' });
  assert.throws(action({ dup2: [999, 1] }), at('EBADF'));
  assert.throws(action({ close: 2 ** 31 - 1 }), at('EBADF'));
  assert.throws(action({ chdir: '/nowhere' }), at('ENOENT'));
  assert.throws(action({ fchdir: 0 }), at('ENOTDIR'));
  assert.throws(action({ open: { fd: 9, path: '/nowhere' } }), at('ENOENT'));
  const attribute = (options: sys.SpawnOptions) => () =>
    sys.posix_spawn('/bin/true', ['x'], undefined, options);
  assert.throws(attribute({ terminal: 0 }), { code: 'ENOTTY', step: 'terminal' });
  assert.throws(attribute({ pgroup: 1 }), { step: 'setpgid' });
  assert.throws(attribute({ scheduler: { policy: 77, priority: 0 } }), {
    code: 'EINVAL',
    step: 'sched_setscheduler',
  });
  assert.throws(() => sys.posix_spawn('/etc/passwd', ['x']), { code: 'EACCES', step: 'execve' });
  assert.throws(() => sys.waitpid(-1, sys.WNOHANG), { code: 'ECHILD' });
});

fresh('mistakes are named', () => {
  const wrong = (options: unknown) => () =>
    sys.posix_spawn('/bin/true', ['x'], undefined, options as sys.SpawnOptions);
  assert.throws(() => sys.posix_spawn('/bin/true', []), /posix_spawn: argv must be a list that begins with/);
  assert.throws(() => sys.posix_spawn('a\0b', ['x']), /posix_spawn: path/);
  assert.throws(() => sys.posix_spawnp('a\0b', ['x']), /posix_spawnp: file/);
  assert.throws(() => sys.posix_spawnp('true', []), /posix_spawnp: argv must be a list that begins with/);
  assert.throws(() => sys.posix_spawnp('true', ['true'], 1 as never), /posix_spawnp: envp/);
  assert.throws(
    () => sys.posix_spawnp('true', ['true'], [], { actions: [{} as never] }),
    /posix_spawnp: options.actions\[0\]/,
  );
  assert.throws(() => sys.posix_spawnp('perlipc-nope', ['x']), { code: 'ENOENT', syscall: 'posix_spawnp' });
  assert.throws(wrong(null), /posix_spawn: options must be an object/);
  assert.throws(wrong({ actions: 1 }), /posix_spawn: options.actions must be an array/);
  assert.throws(wrong({ actions: [1] }), /posix_spawn: options.actions\[0\] must be an object/);
  assert.throws(wrong({ actions: [{}] }), /posix_spawn: options.actions\[0\] must have one of dup2, open/);
  assert.throws(wrong({ actions: [{ dup2: [1] }] }), /posix_spawn: options.actions\[0\] must have one of/);
  assert.throws(wrong({ sigmask: [0] }), /posix_spawn: options.sigmask\[0\] must be an integer from 1/);
  assert.throws(wrong({ uid: -1 }), /posix_spawn: options.uid must be an integer from 0/);
});

fresh('actions are done in order', () => {
  const [one, other] = sys.pipe();
  const output = read('cat <&7; pwd; ls /proc/self/fd | tr "\\n" " "', {
    actions: [
      { open: { fd: 7, path: '/proc/self/comm' } },
      { dup2: [one, one] },
      { close: one },
      { chdir: '/tmp' },
      { closefrom: 8 },
      { close: 9 },
    ],
  });
  assert.match(output, /^.+\n\/tmp\n0 1 2 \d 7 *$/s);
  sys.close(one);
  sys.close(other);
});

fresh('a descriptor that is dup2ed onto itself stays open, others above 2 do not', () => {
  const [one, other] = sys.pipe();
  assert.equal(read(`[ -e /proc/self/fd/${one} ] && echo open`, { actions: [{ dup2: [one, one] }] }), 'open');
  assert.equal(read(`[ -e /proc/self/fd/${other} ] || echo closed`), 'closed');
});

const refusing = ['python3', filter, 'ENOSYS:close_range', '--'];

fresh(
  'closefrom closes all where the system has no close_range, however many could be open',
  () => {
    if (!isAgain) return runAgain(refusing);
    const spare = Array.from({ length: 500 }, () => sys.open('/dev/null', sys.O_RDONLY));
    const high = spare.at(-1) as number;
    for (const fd of spare) sys.fcntl(fd, sys.F_SETFD, 0);
    assert.equal(
      read('ls /proc/self/fd | tr "\\n" " "', { actions: [{ closefrom: 4 }] }).split(' ').length,
      4,
    );
    // Not even the directory of descriptors can be opened then.
    sys.setrlimit(sys.RLIMIT_NOFILE, { rlim_cur: 64, rlim_max: high + 1 });
    const closed = ['sh', '-c', `[ ! -e /proc/self/fd/${high} ]`];
    const pid = sys.posix_spawn('/bin/sh', closed, undefined, { actions: [{ closefrom: 4 }] });
    assert.equal(sys.waitpid(pid).status, 0);
  },
  { skip: unprepared(refusing) },
);

fresh('signals are as they should be, and stay as they are here', () => {
  const bit = (signal: number) => (1n << BigInt(signal - 1)).toString(16).padStart(16, '0');
  sys.sigaction(sys.SIGUSR1, () => {});
  sys.sigaction(sys.SIGUSR2, 'IGNORE');
  sys.sigprocmask(sys.SIG_BLOCK, [sys.SIGTERM]);
  assert.equal(statusLine('SigBlk'), '0'.repeat(16));
  assert.equal(statusLine('SigIgn'), bit(sys.SIGUSR2));
  assert.equal(statusLine('SigIgn', { sigdefault: [sys.SIGUSR2], sigignore: [sys.SIGHUP] }), bit(sys.SIGHUP));
  assert.equal(statusLine('SigBlk', { sigmask: [sys.SIGALRM] }), bit(sys.SIGALRM));
  assert.deepEqual(sys.sigprocmask(sys.SIG_BLOCK), [sys.SIGTERM]);
});

fresh('session, group, umask and niceness', () => {
  const [own, group] = read('echo $$; cut -d " " -f 5 /proc/$$/stat', { pgroup: 0 }).split('\n');
  assert.equal(own, group);
  const [pid, sid] = read('echo $$; cut -d " " -f 6 /proc/$$/stat', { session: true }).split('\n');
  assert.equal(pid, sid);
  assert.equal(read('umask', { umask: 0o27 }), '0027');
  assert.equal(read('cut -d " " -f 19 /proc/self/stat', { nice: 7 }), '7');
});

fresh(
  'another user, with groups',
  () => {
    const options = { uid: 1234, gid: 2345, groups: [5, 6] };
    assert.equal(read('id -u; id -g; id -G', options), '1234\n2345\n2345 5 6');
    assert.equal(sys.getuid(), 0);
    // Who has given up root can't take it back: the saved ids are gone too.
    assert.match(read('grep ^Uid: /proc/self/status', options), /^Uid:\s+1234\s+1234\s+1234\s+1234$/);
  },
  { skip: root },
);

fresh('waitpidAsync and reaper know its children', async () => {
  const one = sys.posix_spawn('/bin/sh', ['sh', '-c', 'exit 3']);
  assert.deepEqual(await sys.waitpidAsync(one), { pid: one, status: 3 << 8 });
  const other = sys.posix_spawn('/bin/true', ['true']);
  for await (const { pid } of sys.reaper()) {
    assert.equal(pid, other);
    break;
  }
});

/** A program that a sanitizer is loaded into takes ten times as long to start. */
const programs = process.env['PERLIPC_TEST_PRELOAD'] ? 1_000 : 10_000;

fresh(
  `${programs.toLocaleString('en')} programs start and end beside a loop that serves, and leave nothing behind`,
  async () => {
    const server = createServer((socket) => socket.on('error', () => {}).pipe(socket));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(client, 'connect');
    let served = 0;
    client.on('data', () => {
      served++;
      client.write('again');
    });
    client.write('first');
    const held = () => ({
      descriptors: readdirSync('/proc/self/fd').length,
      mappings: readFileSync('/proc/self/maps', 'latin1')
        .split('\n')
        .filter((line) => line.includes('stack')).length,
      tasks: readdirSync('/proc/self/task').length,
    });
    const start = async () => {
      for (let i = 0; i < programs / 8; i++) {
        if (i % 50 === 0) assert.throws(() => sys.posix_spawn('/nowhere', ['x']), { code: 'ENOENT' });
        const pid = sys.posix_spawn('/bin/true', ['true']);
        assert.deepEqual(await sys.waitpidAsync(pid), { pid, status: 0 });
      }
    };
    assert.equal((await sys.waitpidAsync(sys.posix_spawn('/bin/true', ['true']))).status, 0);
    const before = held();
    await Promise.all(Array.from({ length: 8 }, start));
    assert.deepEqual(held(), before);
    assert.throws(() => sys.waitpid(-1, sys.WNOHANG), { code: 'ECHILD' });
    assert.ok(served > 100, `${served} answers`);
    client.destroy();
    server.close();
  },
  { timeout: 120_000 },
);

fresh('who waits for children that have ended leaves the loop its turns', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const ended = () => {
    const pid = sys.posix_spawn('/bin/true', ['true']);
    // By a look: SIGCHLD has a listener, and would end a wait.
    while (sys.waitid(sys.P_PID, pid, sys.WEXITED | sys.WNOWAIT | sys.WNOHANG) === undefined)
      sys.sched_yield();
    return pid;
  };
  for (let i = 0; i < 40; i++) await sys.waitpidAsync(ended());
  assert.ok(turns >= 10, `${turns} turns with waitpidAsync`);
  turns = 0;
  let left = 40;
  ended();
  for await (const { status } of sys.reaper()) {
    assert.equal(status, 0);
    if (--left === 0) break;
    ended();
  }
  assert.ok(turns >= 10, `${turns} turns with reaper`);
  clearInterval(timer);
});

fresh('a Worker may start programs, where fork may not', async () => {
  const { Worker } = await import('node:worker_threads');
  const source = `
    import * as sys from ${JSON.stringify(import.meta.resolve('@perlipc/sys'))};
    const pid = sys.posix_spawn('/bin/sh', ['sh', '-c', 'exit 5']);
    if (sys.waitpid(pid).status !== 5 << 8) throw new Error('not 5');
  `;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
  const pid = sys.posix_spawn('/bin/true', ['true']);
  assert.equal(sys.waitpid(pid).status, 0);
  assert.equal(await new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject)), 0);
});
