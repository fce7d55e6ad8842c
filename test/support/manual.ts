import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeUnderTest } from './environment.js';
import { type ChapterProgram, chapterProgram } from './perlipc-pod.js';
import { here, type Program, programFile, type Start, scratch } from './program.js';

/** What a program of the manual needs before it runs as the manual has it: what it leaves to its reader. */
export interface Reader {
  /** Perl before it, for instance variables that it uses without having set them. */
  before?: string;
  /** Perl behind it. */
  after?: string;
  /** Places in it, and what the reader puts there. */
  instead?: [place: string, perl: string][];
}

/** Starts a program of the manual, as its reader would complete it. */
export function startManual(
  name: ChapterProgram,
  { before = '', after = '', instead = [] }: Reader = {},
  args: string[] = [],
  options: Start = {},
): Program {
  let text = chapterProgram(name);
  for (const [place, perl] of instead) {
    if (!text.includes(place)) throw new Error(`${name} of the manual has no ${place}`);
    text = text.replace(place, () => perl);
  }
  const file = join(scratch(), 'program.pl');
  const [shebang = '', ...rest] = text.startsWith('#!')
    ? text.split('\n')
    : ['#!/usr/bin/perl', ...text.split('\n')];
  writeFileSync(file, [shebang, before.replaceAll('\n', ' '), ...rest, after, ''].join('\n'));
  chmodSync(file, 0o755);
  return here.run([file, ...args], options);
}

/** Starts our program of that name. */
export function startOurs(name: string, args: string[] = [], options: Start = {}): Program {
  return here.run([nodeUnderTest, programFile(name), ...args], options);
}

/** A folder of commands, each a script of the shell, and a PATH that begins with it. */
export function commands(scripts: Record<string, string>): { PATH: string } {
  const folder = scratch();
  for (const [name, script] of Object.entries(scripts))
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { PATH: `${folder}:/usr/bin:/bin` };
}
