import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { join } from 'node:path';
import { nodeUnderTest } from './environment.js';
import { normal } from './normal.js';
import { childrenOf } from './proc.js';
import { here, type Program, programFile, scratch } from './program.js';

/** Lays a folder over /usr/games for the command that follows. */
const lay = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-ec'];
const laid = 'mount --bind "$1" /usr/games; shift; exec "$@"';

/** Why a test can't put a program of its own in fortune's place. */
export const noFortuneOfOurs =
  spawnSync('unshare', [...lay.slice(1), 'mount --bind /tmp /usr/games']).status === 0
    ? undefined
    : 'no mount namespace can be made (unshare)';

/** Why a test can't have system calls fail. */
export const noStrace =
  spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0
    ? undefined
    : 'strace does not work here';

/** A strace (whose -D leaves the process to us) by which one process's system call fails, for instance `accept4:error=EMFILE:when=1`. */
export function failing(injection: string): string[] {
  const [call = ''] = injection.split(':');
  return ['strace', '-D', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${injection}`];
}

/** A folder with a fortune of the given text and mode, or none. */
export function fortune(text?: string, mode = 0o755): string[] {
  const folder = scratch();
  chmodSync(folder, 0o755);
  if (text !== undefined) {
    writeFileSync(join(folder, 'fortune'), text);
    chmodSync(join(folder, 'fortune'), mode);
  }
  return [...lay, laid, 'sh', folder];
}

/** A fortune that waits for a line of the client and answers with it. */
export const ECHO = '#!/bin/sh\nread -r line; echo "said $line"\n';

/** A forking server in perl as simple as can be, on a socket file. Under -Tw, as the chapter's. */
const PERL = `#!/usr/bin/perl -Tw
use strict; use Socket; use POSIX ":sys_wait_h";
$ENV{PATH} = '/usr/ucb:/bin';
my ($path, $pid) = $ARGV[0] =~ /(.*)/;
$| = 1;
sub note { print "$0 $$: @_ at ", scalar localtime, "\\n" }
$SIG{CHLD} = sub { note "reaped $pid" . ($? && " with exit $?") while ($pid = waitpid -1, WNOHANG) > 0 };
socket LISTENER, PF_UNIX, SOCK_STREAM, 0 or die "socket: $!";
bind LISTENER, sockaddr_un $path or die "bind: $!";
listen LISTENER, SOMAXCONN or die "listen: $!";
note "server started on $path";
for (;;) {
  accept CLIENT, LISTENER or next;
  note "connection on $path";
  my $child = fork;
  note defined $child ? "begat $child" : "cannot fork: $!" unless defined $child && $child == 0;
  if (defined $child && $child == 0) {
    open STDIN, "<&CLIENT" and open STDOUT, ">&CLIENT" or die "dup: $!";
    print "Hello there, it's now ", scalar localtime, "\\n";
    exec "/usr/games/fortune" or die "can't exec fortune: $!";
  }
  close CLIENT;
}
`;

export type Kind = 'tcp' | 'unix' | 'perl';

/** One of our forking servers, or perl's, with what its log tells and how it is reached. */
export class ForkingServer implements Disposable {
  readonly program: Program;
  readonly target: NetConnectOpts;

  private constructor(program: Program, target: NetConnectOpts) {
    this.program = program;
    this.target = target;
  }

  static async start(kind: Kind, prefix: string[] = [], timeout = 60_000): Promise<ForkingServer> {
    if (kind === 'tcp') {
      const command = [...prefix, nodeUnderTest, programFile('tcp-server-forking'), '00', '127.0.0.1'];
      const program = here.run(command, { timeout });
      await started(program);
      return new ForkingServer(program, { host: '127.0.0.1', port: await program.port() });
    }
    const path = join(scratch(), 'catsock');
    const program = here.run([...prefix, ...command(kind), path], { timeout });
    await started(program);
    return new ForkingServer(program, { path });
  }

  get log(): string {
    return this.program.stdout;
  }

  /** How often the log has a line that begins so. */
  count(what: string): number {
    return this.log.split('\n').filter((line) => line.replace(/^\S+ \d+: /, '').startsWith(what)).length;
  }

  get alive(): boolean {
    return this.program.running;
  }

  /** The pids of children that it has, zombies too. */
  children(): number[] {
    return childrenOf(this.program.pid);
  }

  /** Waits until as many are reaped as were begat, `count` of them. */
  async settled(count: number): Promise<void> {
    await this.program.until(
      () => (this.count('begat ') === count && this.count('reaped ') === count ? true : undefined),
      `${count} children begat and reaped`,
    );
  }

  /** The log and stderr without what differs from run to run, the log's lines in order of the alphabet. */
  told(): { log: string[]; stderr: string } {
    const { path } = this.target as { path?: string };
    const log = normal(this.log)
      .replaceAll(/(begat|reaped) \d+/g, '$1 CHILD')
      .replaceAll(path ?? '', 'PATH');
    return { log: log.split('\n').sort(), stderr: normal(this.program.stderr) };
  }

  [Symbol.dispose](): void {
    this.program[Symbol.dispose]();
  }
}

function command(kind: 'unix' | 'perl'): string[] {
  if (kind === 'unix') return [nodeUnderTest, programFile('unix-server')];
  const file = join(scratch(), 'server.pl');
  writeFileSync(file, PERL);
  return ['perl', '-Tw', file];
}

async function started(program: Program): Promise<void> {
  await program.until(() => (program.stdout.includes('server started on ') ? true : undefined), 'its start');
}

/** A client of a server: what it has been told so far, and how the connection ended. */
export class Visitor {
  text = '';
  readonly socket: Socket;
  readonly ended: Promise<string>;

  constructor(target: NetConnectOpts) {
    this.socket = connect(target).setEncoding('latin1');
    this.socket.on('data', (text: string) => (this.text += text));
    this.ended = new Promise((resolve) => {
      this.socket.on('error', (error) => (this.text += `[${(error as NodeJS.ErrnoException).code}]`));
      this.socket.on('close', () => resolve(this.text));
    });
  }

  /** Waits until it has been told what fits. */
  async told(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.text)) {
      if (this.socket.destroyed) throw new Error(`the connection ended with ${JSON.stringify(this.text)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** What a client that only listens is told. */
export function visit(target: NetConnectOpts): Promise<string> {
  return new Visitor(target).ended;
}
