import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Where Debian's perl-doc has the chapter; undefined where it is not installed. */
function podFile(): string | undefined {
  try {
    const file = execFileSync('perl', ['-MConfig', '-e', 'print "$Config{privlibexp}/pod/perlipc.pod"'], {
      encoding: 'utf8',
    });
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

const file = podFile();

/** Why a test against the chapter's own programs can't run here. */
export const noPod = file === undefined ? 'perl-doc is not installed' : undefined;

/** A word that only one of the chapter's programs has, by the name that this project gives the program. */
const marks = {
  'tcp-client': 'die "No port"',
  'tcp-server': 'for (my $paddr; $paddr = accept',
  'tcp-server-forking': 'spawn $client, sub {\n         $| = 1;',
  'time-client': 'connect($socket, $hispaddr)',
  'unix-client': 'connect($sock, sockaddr_un($rendezvous))',
  'unix-server': 'my $uaddr = sockaddr_un($NAME);',
} as const;

/** The name of one of the chapter's programs. */
export type ChapterProgram = keyof typeof marks;

/** The source of a program of perlipc(1), as the installed manual has it. */
export function chapterProgram(name: ChapterProgram): string {
  const pod = readFileSync(file ?? '', 'utf8');
  // A verbatim paragraph is indented; a program goes from its #! line to the next line of text.
  const programs = pod
    .split(/^(?=[ \t]+#!\/usr\/bin\/perl)/m)
    .map((part) => /^(?:[ \t].*\n|\n)+/.exec(part)?.[0] ?? '');
  const found = programs.filter((text) => text.includes(marks[name]));
  if (found.length !== 1) throw new Error(`perlipc.pod has ${found.length} programs like ${name}`);
  const [text = ''] = found;
  const indent = /^ */.exec(text)?.[0] ?? '';
  return text.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
}
