// The programs under test: how each is started, and what a server's client does.
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { app, cli } from '../prefork/support.js';
import { ask } from './peers.js';

const run = promisify(execFile);

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export interface Subject {
  program: string;
  args: string[];
  env?: Record<string, string>;
  input?: string;
  /** What is there before it starts. */
  prepare?(): void;
  /** Of what doesn't end by itself: what it writes when it is ready, and whether it does what it is there for. */
  ready?: RegExp;
  works?(pid: number): Promise<boolean>;
}

let port = 20_000;
let number = 0;

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** New ports and files each time, so that cases run beside each other. */
export function subjects(folder: string, socketFile: string): Record<string, () => Subject> {
  const own = (name: string) => join(folder, `${name}-${++number}`);
  const simple = (program: string, ...args: string[]) => [program, () => ({ program, args })] as const;
  const fortune = ['--fortune', '/bin/hostname'];
  const greets = (target: { port: number } | { path: string }) => async () =>
    /^Hello there, .*\n./s.test(await ask({ host: '127.0.0.1', ...target }, '', /\n.*\n/, 10_000));
  const semaphore = (set: 'give' | 'take') => () => {
    const key = `${++number}`;
    const perl = `my $id = semget(${key}, 10, 0600 | 512); ${set === 'give' ? 'semop($id, pack("s!3", 0, 1, 0))' : ''}`;
    return { program: `sysv/sem-${set}`, args: [key], prepare: () => void spawnSync('perl', ['-e', perl]) };
  };
  // Before it has its handler again, another would end it.
  const hangUpOnce = () => {
    let done = false;
    return async (pid: number) => {
      if (!done) process.kill(pid, 'SIGHUP');
      done = true;
      await pause(300);
      return true;
    };
  };
  return Object.fromEntries<() => Subject>([
    simple('tcp-client', 'localhost', '2345'),
    simple('time-client', '127.0.0.1'),
    simple('unix-client', socketFile),
    simple('log-socket', socketFile),
    simple('udp-time-client', '127.0.0.1'),
    simple('io/daytime-client', 'localhost'),
    simple('io/webget', 'localhost', '/a', '/b'),
    simple('pipe/unread', 'cat'),
    simple('pipe/netstatus', '--from', 'echo one'),
    [
      'pipe/netstatus backticks',
      () => ({ program: 'pipe/netstatus', args: ['--from', 'echo one', 'backticks'] }),
    ],
    simple('pipe/pipe1'),
    simple('pipe/pipe2'),
    simple('pipe/safe-backtick', 'echo', 'hi'),
    simple('pipe/spool', '--to', 'cat', 'a line'),
    simple('pipe/two-writers'),
    simple('pipe/both-ways'),
    simple('signal/kid-status'),
    simple('signal/looks-dead', '1'),
    simple('signal/host-within', 'localhost'),
    simple('sysv/msg-queue'),
    simple('sysv/shm-message'),
    simple('daemonize', '/bin/true'),
    [
      'io/interactive-client',
      () => ({ program: 'io/interactive-client', args: ['localhost', '2345'], input: 'x\n' }),
    ],
    ['pipe/safe-pipe', () => ({ program: 'pipe/safe-pipe', args: ['cat'], input: 'a line\n' })],
    ['pipe/safe-write', () => ({ program: 'pipe/safe-write', args: [own('written'), 'a line'] })],
    ['signal/lock-within', () => ({ program: 'signal/lock-within', args: [own('lock')] })],
    ['sysv/sem-create', () => ({ program: 'sysv/sem-create', args: [`${++number}`] })],
    ['sysv/sem-give', semaphore('give')],
    ['sysv/sem-take', semaphore('take')],
    [
      'cgi-client',
      () => ({
        program: 'cgi-client',
        args: [],
        env: { GATEWAY_INTERFACE: 'CGI/1.1', REQUEST_METHOD: 'GET', QUERY_STRING: 'q', CATSOCK: socketFile },
      }),
    ],
    [
      'tcp-server',
      () => {
        const at = ++port;
        const works = async () =>
          /^Hello there, /.test(await ask({ host: '127.0.0.1', port: at }, '', /\n/, 10_000));
        return { program: 'tcp-server', args: [`${at}`, '127.0.0.1'], ready: /server started/, works };
      },
    ],
    [
      'tcp-server-forking',
      () => {
        const at = ++port;
        const args = [...fortune, `${at}`, '127.0.0.1'];
        return { program: 'tcp-server-forking', args, ready: /server started/, works: greets({ port: at }) };
      },
    ],
    [
      'unix-server',
      () => {
        const path = own('catsock');
        return {
          program: 'unix-server',
          args: [...fortune, path],
          ready: /server started/,
          works: greets({ path }),
        };
      },
    ],
    [
      'io/command-server',
      () => {
        const at = ++port;
        const works = async () =>
          /^Welcome .*Command\? .*\d{4}\nCommand\? /s.test(
            await ask({ host: '127.0.0.1', port: at }, 'date\nquit\n', /\d{4}\nCommand\? /, 10_000),
          );
        return { program: 'io/command-server', args: [`${at}`, '127.0.0.1'], ready: /accepting/, works };
      },
    ],
    [
      'pipe/signature',
      () => {
        const home = own('home');
        mkdirSync(home);
        const fifo = join(home, '.signature');
        // A reader of its own, which can wait for the pipe to be there.
        const works = async () => {
          const script = `for i in $(seq 100); do [ -p ${fifo} ] && break; sleep 0.1; done; timeout 10 cat ${fifo}`;
          await pause(1);
          const { stdout } = await run('sh', ['-c', script]).catch(() => ({ stdout: '' }));
          return /John Smith.*\nsaying/s.test(stdout);
        };
        const args = ['--fortune', 'echo saying'];
        return { program: 'pipe/signature', args, env: { HOME: home }, ready: /^/, works };
      },
    ],
    [
      'aio',
      () => {
        const at = ++port;
        const works = async () =>
          /^Hello there\nyou\n/.test(await ask({ host: '127.0.0.1', port: at }, 'you\n', /you\n/, 10_000));
        return { program: script('aio.js'), args: [`${at}`], ready: /server started/, works };
      },
    ],
    ['posix_spawn', () => ({ program: script('spawning.js'), args: [] })],
    [
      'prefork',
      () => {
        const at = ++port;
        const args = [
          app('http'),
          '--listen',
          `127.0.0.1:${at}`,
          '--workers',
          '1',
          '--young',
          '0',
          '--graceful',
          '1',
        ];
        const words = 'GET / HTTP/1.0\r\n\r\n';
        const works = async () => {
          for (let tries = 0; tries < 3; tries++)
            if (/\r\n\r\n\d/.test(await ask({ host: '127.0.0.1', port: at }, words, /\r\n\r\n\d/, 5_000)))
              return true;
          return false;
        };
        return { program: cli, args, ready: /serves/, works };
      },
    ],
    [
      'signal/hup-restart',
      () => ({
        program: 'signal/hup-restart',
        args: ['--every', '1'],
        ready: /ARGV/,
        works: hangUpOnce(),
      }),
    ],
    [
      'signal/catch-zap',
      () => ({
        program: 'signal/catch-zap',
        args: ['--times', '1'],
        ready: /PID/,
        // It has written, and is about to sleep.
        works: async (pid) => {
          await pause(300);
          try {
            process.kill(pid, 'SIGINT');
          } catch {
            return false; // it has ended
          }
          // It ends of the signal, on a busy machine not at once.
          for (let tries = 0; tries < 20 && isThere(pid); tries++) await pause(100);
          return true;
        },
      }),
    ],
  ]);
}
