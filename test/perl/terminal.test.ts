// When output is written: on a terminal, which script(1) makes, at each newline; elsewhere when there is enough of it.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { here, removeScratches, scratch } from '../support/program.js';
import { unless } from '../support/skip.js';

afterAll(removeScratches);

const noScript = spawnSync('script', ['--version']).error ? 'script(1) is not installed' : undefined;
const perlLayer = createRequire(import.meta.url).resolve('@perlipc/perl');

/** The same program in perl and in JavaScript: commands for a shell. */
function commands(perl: string, ours: string): [language: string, command: string][] {
  const folder = scratch();
  const [pl, js] = [join(folder, 'program.pl'), join(folder, 'program.mjs')];
  writeFileSync(pl, perl);
  writeFileSync(js, `import { print, readline, STDERR, STDIN, STDOUT } from '${perlLayer}';\n${ours}`);
  return [
    ['perl', `perl ${pl}`],
    ['ours', `'${process.execPath}' ${js}`],
  ];
}

const lines = commands(
  'print "line\\nrest "; print STDERR "error "; print "end"',
  "print('line\\nrest '); print(STDERR, 'error '); print('end');",
);
const question = commands(
  'print "question? "; my $l = <STDIN>; print STDERR defined $l ? "answer" : "end"',
  "print('question? '); const l = readline(STDIN); print(STDERR, l === undefined ? 'end' : 'answer');",
);

const modes = commands(
  `use POSIX (); my $t = POSIX::Termios->new; $t->getattr(0); my $l = $t->getlflag; my $intr = $t->getcc(POSIX::VINTR());
   $t->setlflag($l & ~POSIX::ECHO()); $t->setcc(POSIX::VINTR(), 24); $t->setospeed(POSIX::B9600()); print $t->setattr(0, POSIX::TCSANOW()), " "; system "stty -a | grep -o -e 'intr = ..' -e '-echo ' -e 'speed [0-9]*'";
   $t->setlflag($l); $t->setcc(POSIX::VINTR(), $intr); $t->setattr(0); system "stty -a | grep -o -e 'intr = ..' -e ' echo '"`,
  `import { system } from '${perlLayer}'; import * as POSIX from '${createRequire(import.meta.url).resolve('@perlipc/perl/posix')}';
   const t = new POSIX.Termios(); t.getattr(0); const l = t.getlflag(), intr = t.getcc(POSIX.VINTR);
   t.setlflag(l & ~POSIX.ECHO); t.setcc(POSIX.VINTR, 24); t.setospeed(POSIX.B9600); print(t.setattr(0, POSIX.TCSANOW), ' '); system("stty -a | grep -o -e 'intr = ..' -e '-echo ' -e 'speed [0-9]*'");
   t.setlflag(l); t.setcc(POSIX.VINTR, intr); t.setattr(0); system("stty -a | grep -o -e 'intr = ..' -e ' echo '");`,
);

/** What a command writes on both its outputs together. */
async function together(command: string): Promise<string> {
  const { stdout, stderr, status } = await here.run(['sh', '-c', `${command} 2>&1`]).ended;
  expect([stderr, status]).toEqual(['', 0]);
  return stdout;
}

const onTerminal = (command: string) =>
  here.run(['script', '--quiet', '--return', '--command', command, '/dev/null']).ended;

unless(noScript).describe('on a terminal', () => {
  test.each(lines)('lines are written as they end, in %s', async (_, command) => {
    const { stdout, status } = await onTerminal(command);
    expect([stdout, status]).toEqual(['line\r\nerror rest end', 0]);
  });

  test.each(question)('a question is written before its answer is read, in %s', async (_, command) => {
    const { stdout, status } = await onTerminal(command);
    expect([stdout.replace(/\^D[\b]+/, ''), status]).toEqual(['question? end', 0]);
  });
});

const setModes = '0 but true speed 9600\r\nintr = ^X\r\n-echo \r\nintr = ^C\r\n echo \r\n';
unless(noScript).describe("POSIX's Termios", () => {
  test.each(modes)('sets the modes of a terminal, in %s', async (_, command) => {
    const { stdout, status } = await onTerminal(command);
    expect([stdout, status]).toEqual([setModes, 0]);
  });
});

describe('on a pipe', () => {
  test.each(lines)('what is printed is written at the end, in %s', async (_, command) => {
    expect(await together(command)).toBe('error line\nrest end');
  });
});
