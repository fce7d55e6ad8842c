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

/** A word that only one of the manual's programs has, by the name that this project gives the program. */
const marks = {
  'tcp-client': 'die "No port"',
  'tcp-server': 'for (my $paddr; $paddr = accept',
  'tcp-server-forking': 'spawn $client, sub {\n         $| = 1;',
  'time-client': 'connect($socket, $hispaddr)',
  'udp-time-client': 'socket(my $socket, PF_INET, SOCK_DGRAM, $proto)',
  'io/daytime-client': 'PeerPort => "daytime(13)",',
  'io/webget': 'my $BLANK = $EOL x 2;',
  'io/interactive-client': 'die "usage: $0 host port"',
  'io/command-server': 'Commands: quit date who cookie motd',
  'unix-client': 'connect($sock, sockaddr_un($rendezvous))',
  'unix-server': 'my $uaddr = sockaddr_un($NAME);',
  'pipe/bogus': '$SIG{PIPE} = "IGNORE";',
  'pipe/both-ways': 'open2(my $reader, my $writer, "cat -un")',
  'pipe/netstatus': 'die "bad netstat: $! $?"',
  'pipe/netstatus backticks': 'die "bad netstatus ($?)"',
  'pipe/pipe1': 'pipe(my $parent_rdr, my $child_wtr)',
  'pipe/pipe2': 'socketpair(my $child, my $parent',
  'pipe/safe-backtick': 'my $pid = open(my $kid_to_read, "-|");',
  'pipe/safe-pipe': 'my $pid = open(my $kid_to_write, "|-");',
  'pipe/safe-write': 'my $PRECIOUS =',
  'pipe/signature': 'my $FIFO = ".signature";',
  'pipe/spool': 'open(my $spooler, "|-",',
  'pipe/two-writers': 'pipe(my $reader, my $writer)',
  'signal/catch-zap': 'our $shucks;',
  'signal/host-within': 'POSIX::SigAction->new(sub { die "alarm" })',
  'signal/hup-restart': 'print "got SIGHUP\\n";',
  'signal/kid-status': '$Kid_Status{$child} = $?;',
  'signal/lock-within': 'my $ALARM_EXCEPTION =',
  'signal/looks-dead': '$!{EPERM}',
  'sysv/msg-queue': 'msgsnd($id,',
  'sysv/sem-create': '0666 | IPC_CREAT);',
  'sysv/sem-give': '# "give" the semaphore',
  'sysv/sem-take': '# "take" semaphore',
  'sysv/shm-message': 'shmwrite($id,',
  daemonize: 'sub daemonize {',
} as const;

/** The name of one of the manual's programs. */
export type ChapterProgram = keyof typeof marks;

/** The verbatim parts of the installed manual: indented paragraphs that no text parts, without what all lines are indented by. */
function verbatim(): string[] {
  const pod = readFileSync(file ?? '', 'utf8');
  const parts = pod.match(/^[ \t].*\n(?:[ \t].*\n|\n(?=\n*[ \t]))*/gm) ?? [];
  return parts.map((part) => {
    const indent = Math.min(...[...part.matchAll(/^ *(?=\S)/gm)].map(([blanks]) => blanks.length));
    return part.replaceAll(new RegExp(`^ {${indent}}`, 'gm'), '');
  });
}

/** The source of a program of perlipc(1), as the installed manual has it. */
export function chapterProgram(name: ChapterProgram): string {
  const found = verbatim().filter((text) =>
    text.replaceAll(/^ */gm, '').includes(marks[name].replaceAll(/^ */gm, '')),
  );
  const [text] = found;
  if (text === undefined || found.length > 1)
    throw new Error(`perlipc.pod has ${found.length} programs like ${name}`);
  return text;
}
