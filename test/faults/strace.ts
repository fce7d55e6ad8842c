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
  /** The call of the addon in which it was made, or after which: its name and its number among those of that name. */
  place: string;
  name: string;
  /** Its number among the calls of that name from the begin of that one, from 1. */
  nth: number;
  text: string;
}

/** What the C library and the addon ask for themselves, and what the kernel has no such error for. */
const ofLibrary = [
  /nscd|<?\/etc\/|<?\/lib\/|\/proc\/|\/sys\/|\.so[.\d]*\b/,
  /^(read|write)\(\d+<pipe:\[\d+\]>, ("\*"|0x\w+), 1\)/, // libuv's lock of signals
  /^write\(\d+<pipe:\[\d+\]>, "(?:[^"\\]|\\.)*\\0(?:[^"\\]|\\.)*", 16\)/, // and what it writes of one
  /^write\(\d+<anon_inode:\[eventfd\]>, .*, 8\)/, // its waking of the loop, from V8's threads and tasks
  // Sources and their maps, which are read for a place in a message.
  /^(open|openat|newfstatat|close|read|fcntl)\([^"]*(<[^>"]*|"[^"]*)\.(js|mjs|cjs|ts|json|map|node)[>"]/,
  // What Node asks at its end, which may come in any call.
  /^fcntl\([012]<[^>]*>, F_[GS]ETFL/,
  /^rt_sigaction\(SIG\w+, NULL/,
  /^ioctl\(\d+<[^>]*>, (TC|TIOC|FIO)/,
  /^fcntl\(\d+<[^>]*>, F_([GS]ETFD|GETFL)\b/, // with a descriptor that is open there is no errno for it
  /^epoll_ctl\(\d+<[^>]*>, EPOLL_CTL_DEL/, // nor for this; libuv ends the process
  // The end of libuv's watch of a signal, which ends the process if it fails.
  /^rt_sigaction\(SIG(?!PIPE|XFSZ)\w+, \{sa_handler=SIG_DFL, [^}]*\}, NULL/,
  // There is no EINTR for it, and ECHILD only where there is no child.
  /^wait4\(-1, .*WNOHANG/,
];

/** Calls of Node and libuv, which the program didn't ask for: the loop's. */
const ofNode = [
  ...ofLibrary,
  /"\/dev\/null", O_RDONLY\|O_CLOEXEC/, // a descriptor that libuv keeps for EMFILE
  /<anon_inode:/,
  /node_modules/,
  /^read\(\d+<pipe:\[\d+\]>, .*, 512\)/, // signals, from libuv's handler
  /^rt_sigaction\(SIG\w+, \{sa_handler=SIG_(IGN|DFL)/, // it puts them back at its end
  /^epoll_ctl\(\d+<anon_inode:\[eventpoll\]>/,
  /^close\(\d<pipe:/, // those made before the program began
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
    `trace=?${calls.replaceAll(',', ',?')},?access,?faccessat`,
    ...inject,
    '-p',
  ];
}

/** A place behind a call of the addon, before the next: of what the addon does when the event loop calls it. */
export const AFTER = 'after-';

export function isOfOthers(place: string, text: string): boolean {
  return (place.startsWith(AFTER) ? ofNode : ofLibrary).some((pattern) => pattern.test(text));
}

const markOf = /^f?access(?:at)?\([^"]*"\/perlipc-call\/([^"]*)"/;

/** The calls of a log with marks, those left out that the program didn't ask for. */
export function calls(file: string): Call[] {
  const lines = readFileSync(file, 'latin1').split('\n');
  // What comes after is another program's, Node's start again.
  const executed = lines.findIndex((line) => /^execve\(.* = 0$/.test(line));
  let place = '';
  let inside = false;
  let counts = new Map<string, number>();
  return lines.slice(0, executed < 0 ? lines.length : executed + 1).flatMap((text): Call[] => {
    const marked = markOf.exec(text)?.[1];
    if (marked !== undefined) {
      inside = marked !== 'end';
      if (inside) [place, counts] = [marked, new Map()];
      return [];
    }
    const name = /^(\w+)\(/.exec(text)?.[1];
    if (name === undefined) return [];
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    const where = inside ? place : `${AFTER}${place}`;
    return isOfOthers(where, text) ? [] : [{ place: where, name, nth, text }];
  });
}

/** The calls that were made to fail. */
export function injected(file: string): string[] {
  return readFileSync(file, 'latin1')
    .split('\n')
    .filter((line) => line.endsWith('(INJECTED)'));
}
