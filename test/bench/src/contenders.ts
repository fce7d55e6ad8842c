import { execFileSync } from 'node:child_process';
import { built, compiled, installed, script } from './paths.js';

const node = [process.execPath, '--no-warnings'];
const perl = installed('perl') ? 'perl' : undefined;
const python3 = installed('python3') ? interpreter() : undefined;

/** What is called python3 may be a script that looks for it. */
function interpreter(): string {
  const print = ['-c', 'import sys; print(sys.executable)'];
  return execFileSync('python3', print, { encoding: 'utf8' }).trim();
}

/** The command of a program of `servers`, in Node. */
export function inNode(name: string, ...args: string[]): string[] {
  return [...node, compiled(name), ...args];
}

/** A program and its arguments, which may have to be found out first. */
export type Command = string[] | Promise<string[]>;

/** A server of the benchmarks. */
export interface Server {
  name: string;
  /** Prints where it listens. */
  command: (work: string, family: string, path: string) => Command;
  /** What it can do. */
  works: string[];
  /** Processes that it has made before it serves. */
  workers?: number;
}

/** Functions of Node-API with nothing around them: what no addon can do without. */
export const BARE = 'Node-API alone';

const serving = ['accept', 'greeting', 'roundtrip'];
const each = ['accept', 'greeting'];
const forking = [...serving, 'fork', 'exec'];

export const servers: Server[] = [
  { name: 'C', works: forking, command: (...args) => [built('server'), ...args] },
  { name: 'sys', works: forking, command: (...args) => inNode('sys', ...args) },
  { name: BARE, works: ['greeting', 'roundtrip'], command: (...args) => inNode('bare-server', ...args) },
  { name: '@perlipc/perl', works: forking, command: (...args) => inNode('layer', ...args) },
  ...scripted('perl', perl, 'server.pl'),
  ...scripted('python3', python3, 'server.py'),
  { name: 'node:net', works: serving, command: (...args) => inNode('net', ...args) },
  { name: 'aio', works: serving, command: (...args) => inNode('aio', ...args) },
  { name: 'sys (2 workers)', works: each, workers: 2, command: (...args) => inNode('sys-workers', ...args) },
  { name: 'node:cluster (2)', works: each, workers: 2, command: (...args) => inNode('cluster', ...args) },
];

/** A server in another language; none where that is not installed. */
function scripted(name: string, language: string | undefined, file: string): Server[] {
  if (language === undefined) return [];
  return [{ name, works: forking, command: (...args) => [language, script(file), ...args] }];
}

/** C's forking server with so many bytes of memory touched. */
export function largeServer(bytes: () => Promise<number>): Server {
  return {
    name: AS_MUCH,
    works: ['fork', 'exec'],
    command: async (...args) => [built('server'), ...args, `${await bytes()}`],
  };
}

export const AS_MUCH = 'C (as much memory)';

/** The commands that do a work of `repeat.c` again and again, by contender. */
export function repeaters(work: string): Record<string, string[]> {
  return {
    C: [built('repeat'), work],
    sys: inNode('sys-repeat', work),
    '@perlipc/perl': inNode('layer-repeat', work),
    ...(perl && { perl: [perl, script('repeat.pl'), work] }),
    ...(python3 && { python3: [python3, script('repeat.py'), work] }),
  };
}

export const SAME = 'C (same mappings)';

/** C with the mappings of a file. */
export function likeRepeater(work: string, file: () => Promise<string>): () => Promise<string[]> {
  return async () => [built('repeat'), work, `@${await file()}`];
}

/** C with so many bytes of memory touched. */
export function largeRepeater(work: string, bytes: () => Promise<number>): () => Promise<string[]> {
  return async () => [built('repeat'), work, `${await bytes()}`];
}
