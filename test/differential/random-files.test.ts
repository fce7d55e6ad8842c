// Random programs that open, read and write a file, in ours and in perl.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { close, eof, handle, INPUT_RECORD_SEPARATOR, open, print, read, readline } from '@perlipc/perl';
import { environment } from '../support/environment.js';
import { removeScratches, scratch } from '../support/program.js';
import { Random } from '../support/random.js';

const PROGRAMS = 600;

/** A text, so many times: perl's JSON takes its time for long ones. */
type Text = readonly [string, number];

type Step = ['open', string] | ['print', Text] | ['readline', string] | ['read', number, number] | ['eof'];

/** What a file has at first, and what is done with it. */
interface Case {
  text: Text;
  steps: Step[];
}

const EDGE = 8190; // the buffer's length is 8192
const TEXTS: Text[] = [
  ['', 0],
  ['one\ntwo\n\n\n\nthree\nlast', 1],
  ['\n\n\na\n\n\nb', 1],
  [`${'x'.repeat(EDGE)}\nab\n`, 1],
  ['l\n', 6000],
];
const BITS: Text[] = [
  ...['a', 'line\n', '\n\n', 'two\nlines\n', '\n\n\nq', '\xff\0'].map((bit) => [bit, 1] as const),
  ['y', 9000],
];
const MODES = ['<', '>', '>>', '+<', '+<', '+>', '+>>'];
const SEPARATORS = ['\n', '\n', '', 'none', '3', '9000', 'ee', 'ab'];

/** Reading what was opened for output only is not done: perl remembers it as a fault of the output. */
function step(random: Random, mode: string): Step {
  const reading: Step[] = [
    ['readline', random.pick(SEPARATORS)],
    ['read', random.pick([0, 1, 5, 4096, 9000]), random.pick([0, 0, 2])],
    ['eof'],
  ];
  const writing: Step[] = [['print', random.pick(BITS)]];
  const able = [...(/^[<+]/.test(mode) ? reading : []), ...(/[+>]/.test(mode) ? writing : [])];
  return random.below(9) === 0 ? ['open', random.pick(MODES)] : random.pick(able);
}

function program(random: Random): Case {
  let mode = random.pick(MODES);
  const steps: Step[] = [['open', mode]];
  for (let left = 2 + random.below(12); left > 0; left--) {
    const next = step(random, mode);
    if (next[0] === 'open') mode = next[1];
    steps.push(next);
  }
  return { text: random.pick(TEXTS), steps };
}

const PERL = String.raw`
use JSON::PP; my $json = JSON::PP->new->latin1; my $file = shift;
sub text { $_[0][0] x $_[0][1] }
sub short { defined $_[0] ? length($_[0]) . ":" . substr($_[0], 0, 30) . unpack("%32C*", $_[0]) : "undef" }
sub separator { $_[0] eq "none" ? undef : $_[0] =~ /^\d/ ? \(0 + $_[0]) : $_[0] }
for my $case (@{$json->decode(do { local $/; <STDIN> })}) {
  open my $fh, ">", $file; print $fh text($case->{text}); close $fh;
  my ($buffer, @told) = "";
  for (@{$case->{steps}}) {
    my ($name, $what, $offset) = @$_;
    local $/ = $name eq "readline" ? separator($what) : "\n";
    push @told, $name eq "open" ? open($fh, $what, $file) : $name eq "print" ? print({$fh} text($what))
      : $name eq "eof" ? (eof($fh) ? 1 : 0) : $name eq "readline" ? short(scalar readline($fh))
      : read($fh, $buffer, $what, $offset) . short($buffer);
  }
  push @told, close $fh;
  open $fh, "<", $file; local $/; push @told, short(scalar readline $fh); close $fh;
  print $json->encode([map "$_", @told]), "\n";
}`;

const written = ([bit, times]: Text) => bit.repeat(times);

/** Length, beginning and sum of a text. */
function short(text: string | undefined): string {
  if (text === undefined) return 'undef';
  const sum = Buffer.from(text, 'latin1').reduce((all, byte) => all + byte, 0);
  return `${text.length}:${text.slice(0, 30)}${sum}`;
}

function ours({ text, steps }: Case, file: string): string[] {
  writeFileSync(file, written(text), 'latin1');
  const F = handle('F');
  const buffer = { value: '' };
  const told = steps.map(([name, what, offset]) => {
    if (name === 'open') return open(F, what, file);
    if (name === 'print') return print(F, written(what));
    if (name === 'eof') return eof(F) ? 1 : 0;
    if (name === 'read') return `${read(F, buffer, what, offset)}${short(buffer.value)}`;
    INPUT_RECORD_SEPARATOR.value = what === 'none' ? undefined : /^\d/.test(what) ? Number(what) : what;
    const record = readline(F);
    INPUT_RECORD_SEPARATOR.value = '\n';
    return short(record);
  });
  return [...told, close(F), short(readFileSync(file, 'latin1'))].map((value) =>
    value === true ? '1' : String(value),
  );
}

afterAll(removeScratches);

test('random programs read and write a file as perl’s do', () => {
  const random = new Random(4);
  const cases = Array.from({ length: PROGRAMS }, () => program(random));
  const folder = scratch();
  const output = execFileSync('perl', ['-e', PERL, join(folder, 'perl')], {
    input: Buffer.from(JSON.stringify(cases), 'latin1'),
    env: environment(),
    encoding: 'latin1',
    maxBuffer: 2 ** 28,
  });
  const theirs = output.split('\n').slice(0, -1);
  expect(theirs.length).toBe(PROGRAMS);
  for (const [i, one] of cases.entries()) {
    const mine = ours(one, join(folder, 'ours'));
    expect(mine, JSON.stringify(one).slice(0, 500)).toEqual(JSON.parse(theirs[i] ?? '[]'));
  }
});
