// What may come of a failed call: a sentence that says so and a status, or the same as without it.
import { constants } from 'node:os';
import { strerror } from '@perlipc/sys';
import type { State } from './held.js';

/** Texts of one program, so that those of two runs can be compared. */
export function normal(text: string): string {
  return text
    .replaceAll(/ *-?\d+/g, ' N')
    .replaceAll(/\/\S*perlipc-faults\S*/g, 'FILE')
    .replaceAll(/[A-Z][a-z]{2} [A-Z][a-z]{2} +N/g, 'DAY')
    .split('\n')
    .sort()
    .join('\n');
}

export function errnoText(name: string): string {
  return strerror(constants.errno[name as keyof typeof constants.errno]);
}

/** What no user should see, whatever failed. */
export function ugly(text: string): string | undefined {
  return [
    /^ {4}at .*:\d+:\d+\)?$/m,
    /^Node\.js v/m,
    /Assertion .*failed/,
    /FATAL ERROR/,
    /\bundefined\b|\bNaN\b/,
  ]
    .map((pattern) => pattern.exec(text)?.[0])
    .find((found) => found !== undefined);
}

/** Where a program's own word stands for the errno. */
const sayings: Record<string, string[]> = {
  // The channel to a child of prefork's, whose end it is.
  'read ECONNRESET': ['the mold has ended', 'worker 1 has ended'],
  // libuv has no name for it.
  'write EDQUOT': ['Unknown system error -122'],
  // It asks these of a descriptor, and keeps no errno.
  'getsockopt ENOBUFS': ['Unsupported fd type'],
  'getsockopt ENOPROTOOPT': ['Unsupported fd type'],
  'getsockname ENOBUFS': ['Unsupported fd type'],
  'kill ESRCH': ['looks dead'],
  // For IO::Socket it is a connection under way, in perl too.
  'connect EAGAIN': ['Broken pipe', 'not connected'],
  'write EPIPE': ['no answer from', 'the mold has ended'],
  // The manual's program shows $?.
  'wait4 ECHILD': [': -1'],
  // execvp has a shell read such a file.
  'execve ENOEXEC': ['Syntax error'],
};

export interface Run extends State {
  stdout: string;
  stderr: string;
  /** What failed was the writing of what it said, to standard error. */
  mute?: boolean;
}

/** What is wrong with a run in which a call failed of `errno`, beside one in which none did. */
export function wrong(
  { status, signal, running, stdout, stderr, mute }: Run,
  call: string,
  errno: string,
  good: Run,
): string | undefined {
  // A close that was made to fail has not closed, unlike one that fails: who waits for that end of file waits on.
  if (running) return call === 'close' ? undefined : 'hangs';
  if (signal !== null && signal !== good.signal) return `ended by ${signal}`;
  const found = ugly(stderr) ?? ugly(stdout);
  if (found !== undefined) return `shows ${JSON.stringify(found)}`;
  const isSame = normal(stdout) === normal(good.stdout) && status === good.status;
  if (isSame) return undefined;
  const said =
    mute ||
    [errnoText(errno), errno, ...(sayings[`${call} ${errno}`] ?? [])].some((text) =>
      `${stdout}${stderr}`.includes(text),
    );
  if (status === good.status && status === 0)
    return said ? undefined : 'status 0, another output, and nothing said';
  if (status === 0) return 'status 0 where it is another otherwise';
  return said ? undefined : `status ${status}, and ${errnoText(errno)} is not said`;
}
