import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  autoflush,
  chdir,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  print,
  type Scalar,
  SIG,
  STDOUT,
  stringify,
  umask,
  WARNING,
} from '@perlipc/perl';
import { environment } from '../support/environment.js';
import { removeScratches, scratch } from '../support/program.js';

interface Case {
  name: string;
  ours: () => void;
  theirs: string;
}

const START = '===== case ';

interface ManyOptions {
  /** Perl's switches. */
  switches?: string;
  env?: Record<string, string>;
  /** What ours does before each case: new handles, which perl's cases have by their packages. */
  before?: () => void;
}

/**
 * Gives the function that registers a case of many that run one after another in one perl process and in one of ours, each in a
 * folder of its own with errno 0, warnings on and umask 022. What they print, warn and die of has to be the same, without places; `r`
 * shows false as 0, which perl's calls have as well as an empty string.
 */
export function manyCases(url: string, { switches = '', env = {}, before = () => {} }: ManyOptions = {}) {
  const cases: Case[] = [];
  const folder = process.env['PERLIPC_MANY'];
  if (folder === undefined) compare(url, cases, switches, env);
  else setImmediate(() => runAll(cases, folder, before));
  return (name: string, ours: () => void, theirs: string): void => {
    cases.push({ name, ours, theirs });
    if (folder === undefined) test(name, () => expect(told.ours.get(name)).toBe(told.perl.get(name)));
  };
}

const told = { ours: new Map<string, string>(), perl: new Map<string, string>() };

function compare(url: string, cases: readonly Case[], switches: string, env: Record<string, string>): void {
  beforeAll(async () => {
    const built = fileURLToPath(url).replace(/\/test\/(.*)\.ts$/, '/test/dist/$1.js');
    const [theirs, ours] = await Promise.all([
      printed('perl', [...switches.split(' ').filter(Boolean), '-e', programOf(cases), scratch()], env),
      printed(process.execPath, [built], { ...env, PERLIPC_MANY: scratch() }),
    ]);
    told.perl = byCase(theirs);
    told.ours = byCase(ours);
  }, 60_000);
  afterAll(removeScratches);
}

async function printed(command: string, args: string[], env: Record<string, string>): Promise<string> {
  const run = promisify(execFile)(command, args, {
    env: environment(env),
    encoding: 'latin1',
    timeout: 50_000,
    maxBuffer: 2 ** 24,
  });
  run.child.stdin?.end();
  const { stdout, stderr } = await run;
  expect(stderr).toBe('');
  return stdout;
}

function byCase(output: string): Map<string, string> {
  const parts = output.split(START).slice(1);
  return new Map(
    parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)] as const),
  );
}

function programOf(cases: readonly Case[]): string {
  const bodies = cases.map(
    ({ name, theirs }, i) =>
      `package Case${i}; *r = \\&main::r;\nmain::run(${i}, <<'NAME', sub {\n${name}\nNAME\n${theirs}\n});\n`,
  );
  return String.raw`
no strict; my $top = shift; $| = 1; delete @ENV{qw(IFS CDPATH ENV BASH_ENV)}; $ENV{PATH} = "/usr/bin:/bin"; ($top) = $top =~ /(.*)/;
sub r { my $errno = 0 + $!; print join(" ", map { defined $_ ? "[" . (length $_ ? $_ : 0) . "]" : "undef" } @_), " $errno\n"; $! = 0 }
sub plain { $_[0] =~ s/ at (?:\S+|\(eval \d+\)) line \d+.*//sr }
sub run {
  my ($i, $name, $body) = @_; print "${START}$name"; mkdir "$top/$i"; chdir "$top/$i"; umask 022;
  local $SIG{__WARN__} = sub { print "warning: ", plain($_[0]), "\n" }; local $^W = 1; $! = 0; $? = 0;
  my $me = $$; eval { $body->(); 1 } or print "died: ", plain($@), "\n"; exit if $$ != $me;
}
${bodies.join('')}`;
}

/** Prints values and errno, which is 0 then; perl's cases have the same function. */
export function r(...values: readonly Scalar[]): void {
  const errno = ERRNO.value;
  const shown = (value: Scalar) => (value === undefined ? 'undef' : `[${stringify(value) || 0}]`);
  print(`${values.map(shown).join(' ')} ${errno}\n`);
  ERRNO.value = 0;
}

/** A message without its place. */
const plain = (message: unknown) => String(message).replace(/ at \S+ line \d+.*/s, '');

function runAll(cases: readonly Case[], top: string, before: () => void): void {
  autoflush(STDOUT);
  process.env['PATH'] = '/usr/bin:/bin';
  for (const [i, { name, ours }] of cases.entries()) {
    print(`${START}${name}\n`);
    const folder = `${top}/${i}`;
    mkdirSync(folder);
    chdir(folder);
    umask(0o22);
    SIG.__WARN__ = (message) => print(`warning: ${plain(message)}\n`);
    WARNING.value = true;
    ERRNO.value = 0;
    before();
    evaluate(ours);
    WARNING.value = false;
    if (EVAL_ERROR.value !== '') print(`died: ${plain(EVAL_ERROR.value)}\n`);
  }
}
