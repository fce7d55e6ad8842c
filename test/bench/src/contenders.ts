import { execFileSync } from 'node:child_process';
import { built, compiled, script } from './paths.js';

/** A server of the benchmarks: a command that takes KIND FAMILY [PATH] and prints where it listens. */
export interface Contender {
  name: string;
  command: string[];
  /** The kinds of work that it has; all, if there is no list. */
  kinds?: string[];
}

const node = [process.execPath, '--no-warnings'];
// The interpreter itself: what is called python3 may be a script that looks for it.
const python3 = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).trim();

export const servers: Contender[] = [
  { name: 'C', command: [built('server')] },
  { name: 'sys', command: [...node, compiled('sys')] },
  {
    name: '@perlipc/perl',
    command: [...node, compiled('layer')],
    kinds: ['accept', 'greeting', 'roundtrip'],
  },
  { name: 'perl', command: ['perl', script('server.pl')] },
  { name: 'python3', command: [python3, script('server.py')] },
  { name: 'node:net', command: [...node, compiled('net')], kinds: ['accept', 'greeting', 'roundtrip'] },
];

export function has({ kinds }: Contender, work: string): boolean {
  return kinds === undefined || kinds.includes(work);
}

/** A program that forks as often as a line on its stdin says. */
export interface Forker {
  name: string;
  command: string[];
  /** How much fewer of it are measured. */
  slower?: number;
}

export function forkers(memory: number): Forker[] {
  return [
    { name: 'C', command: [built('forker')] },
    { name: 'C (as much memory)', command: [built('forker'), `${memory}`] },
    { name: 'sys', command: [...node, compiled('sys-forker')] },
    { name: 'perl', command: ['perl', script('forker.pl')] },
    { name: 'python3', command: [python3, script('forker.py')] },
    { name: 'spawn /bin/true', command: [...node, compiled('child-process'), 'spawn'], slower: 4 },
    { name: 'child_process.fork', command: [...node, compiled('child-process'), 'fork'], slower: 20 },
  ];
}
