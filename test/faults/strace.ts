// What strace writes of a process: each call of its own, and which one was made to fail.
import { readFileSync } from 'node:fs';
import { tool } from './held.js';

/** The errnos that each call may fail of, by the manual pages. */
export const errnos = new Map(
  readFileSync(tool('faults/errnos.txt'), 'latin1')
    .split('\n')
    .filter((line) => /^\w+:/.test(line))
    .map((line) => {
      const [call = '', ...names] = line.split(/:? +/);
      return [call, names] as const;
    }),
);

export interface Call {
  name: string;
  /** Its number among the calls of that name, from 1. */
  nth: number;
  text: string;
}

/** Calls of Node, libuv and the C library, which the program didn't ask for: the loop's, the reading of modules and of /etc, the end's. */
const ofNode = [
  /<anon_inode:/,
  /<\/proc\//,
  /\/proc\/|\/sys\//,
  /\.(js|mjs|cjs|json|node|so[.\d]*)\b/,
  /node_modules/,
  /^epoll_ctl\(\d+<anon_inode:\[eventpoll\]>/,
  /^ioctl\(\d+<[^>]*>, (TC|TIOC|FIO)/,
  /nscd|<?\/etc\/|<?\/lib\//,
  /^fcntl\([012]<[^>]*>, F_[GS]ETFL/,
  /^(read|write)\(\d+<pipe:\[\d+\]>, ("\*"|0x\w+), 1\)/, // libuv's lock of signals
  /^write\(\d+<pipe:\[\d+\]>, ".*", 16\)/, // and what it writes of one
  // The kernel has no EINTR for it, and ECHILD only where there is no child.
  /^wait4\(-1, .*WNOHANG/,
  /^close\(\d<pipe:/, // those made before the program began
  /^rt_sigaction\(SIGHUP, NULL/, // at its end Node looks at all of them
  /^kill\(\d+, SIG(STOP|CONT)/,
];

/** The command of a strace of one thread, whose log goes to `file`. */
export function strace(file: string, injection?: string): string[] {
  const calls = [...errnos.keys()].join(',');
  const inject = injection === undefined ? [] : ['-e', `inject=${injection}`];
  return [
    'strace',
    '-qq',
    '-y',
    '-s',
    '60',
    '-o',
    file,
    '-e',
    `trace=?${calls.replaceAll(',', ',?')}`,
    ...inject,
    '-p',
  ];
}

/** The calls of a log, those of Node left out, each with its number among all of its name. */
export function calls(file: string): Call[] {
  const counts = new Map<string, number>();
  const lines = readFileSync(file, 'latin1').split('\n');
  // What comes after is another program's, Node's start again.
  const executed = lines.findIndex((line) => /^execve\(.* = 0$/.test(line));
  return lines.slice(0, executed < 0 ? lines.length : executed + 1).flatMap((text): Call[] => {
    const name = /^(\w+)\(/.exec(text)?.[1];
    if (name === undefined) return [];
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    return isOfNode(text) ? [] : [{ name, nth, text }];
  });
}

/** The calls that were made to fail. */
export function injected(file: string): string[] {
  return readFileSync(file, 'latin1')
    .split('\n')
    .filter((line) => line.endsWith('(INJECTED)'));
}

export function isOfNode(text: string): boolean {
  return ofNode.some((pattern) => pattern.test(text));
}
