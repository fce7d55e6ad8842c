import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { nodeUnderTest } from '../support/environment.js';
import { Program, programFile } from '../support/program.js';

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
  'pipe/unread',
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

/** Starts a program with 256 descriptors at most, which the docs say is enough. */
function start(name: string, option: string): Program {
  return new Program('sh', [
    '-c',
    'ulimit -n 256; exec "$@"',
    'sh',
    nodeUnderTest,
    programFile(name),
    option,
  ]);
}

test.each(programs)('%s has a --help and refuses what is no option, with 256 descriptors', async (name) => {
  const [help, wrong] = await Promise.all([start(name, '--help').ended, start(name, '--nonsense').ended]);
  expect(help).toMatchObject({ status: 0, stderr: '' });
  expect(help.stdout).toMatch(new RegExp(`^usage: ${basename(name)}\\b[^]*Exit status: `));
  expect(wrong).toMatchObject({ status: 2, stdout: '', stderr: `unknown option --nonsense\n${help.stdout}` });
});

test('each program that users can start is among these, and has a target', () => {
  const read = (file: string) =>
    JSON.parse(readFileSync(new URL(`../../packages/programs/${file}`, import.meta.url), 'utf8'));
  const named = (text: string) => text.replace(/^(\.|node packages\/programs)\/dist\/(.*)\.js$/, '$2');
  const targets = Object.values<{ command: string }>(read('project.json').targets);
  const commands = targets.map(({ command }) => command).filter((command) => command.startsWith('node '));
  const wanted = [...programs].sort();
  expect(Object.values<string>(read('package.json').bin).map(named).sort()).toEqual(wanted);
  expect(commands.map(named).sort()).toEqual(wanted);
});
