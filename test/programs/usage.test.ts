import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { here, Program, programFile } from '../support/program.js';

const programs = [
  'tcp-client',
  'tcp-server',
  'tcp-server-forking',
  'time-client',
  'unix-client',
  'unix-server',
  'log-socket',
  'cgi-client',
  'udp-time-client',
  'io/daytime-client',
  'io/webget',
  'io/interactive-client',
  'io/command-server',
  'pipe/bogus',
  'pipe/netstatus',
  'pipe/pipe1',
  'pipe/pipe2',
  'pipe/safe-backtick',
  'pipe/safe-pipe',
  'pipe/safe-write',
  'pipe/spool',
  'pipe/two-writers',
  'signal/catch-zap',
  'signal/hup-restart',
  'signal/kid-status',
  'signal/looks-dead',
  'daemonize',
  'pipe/signature',
  'signal/lock-within',
  'sysv/msg-queue',
  'sysv/sem-create',
  'sysv/sem-give',
  'sysv/sem-take',
  'sysv/shm-message',
  'pipe/both-ways',
  'signal/host-within',
  'demo',
];

test.each(programs)('%s has a --help and refuses what is no option', async (name) => {
  const help = await here.ours(name, '--help').ended;
  expect(help).toMatchObject({ status: 0, stderr: '' });
  expect(help.stdout).toMatch(new RegExp(`^usage: ${basename(name)}\\b[^]*Exit status: `));
  const wrong = await here.ours(name, '--nonsense').ended;
  expect(wrong).toMatchObject({ status: 2, stdout: '', stderr: `unknown option --nonsense\n${help.stdout}` });
});

test.each(programs)('%s starts with 128 descriptors', async (name) => {
  const start = 'ulimit -n 128; exec "$@"';
  using program = new Program('sh', ['-c', start, 'sh', process.execPath, programFile(name), '--help']);
  expect(await program.ended).toMatchObject({ status: 0, stderr: '' });
});
