import { execFileSync } from 'node:child_process';
import { environment } from '../support/environment.js';

/** A scalar as both languages are given it. */
export type Value = string | number | bigint | undefined;

/** One call, by the name of the builtin. */
export interface Call {
  name: string;
  args: Value[];
}

const hex = (text: string) => Buffer.from(text, 'latin1').toString('hex');

function spelled(value: Value): string {
  if (value === undefined) return 'u';
  if (typeof value === 'string')
    return /[^\0-\xff]/.test(value) ? `w${Buffer.from(value).toString('hex')}` : `s${hex(value)}`;
  if (Object.is(value, -0)) return 'd-0';
  return Number.isSafeInteger(value) || typeof value === 'bigint' ? `n${value}` : `d${value}`;
}

/** What a call gives: its values as text, or the message that it died of; undefined where perl took what is no character for one. */
export type Outcome = { values: string[] } | { died: string } | undefined;

const PROGRAM = String.raw`
use strict; no warnings; binmode STDOUT; my $malformed; $SIG{__WARN__} = sub { $malformed ||= $_[0] =~ /^Malformed UTF-8/ };
my @told;
sub telling { my $call = shift; @told = (); local $SIG{__WARN__} = sub { my $m = $_[0] =~ s/ at \S* line .*//sr =~ s/value (?:within )?\S+ in/value in/r; push @told, $m unless $m =~ /numeric/ && grep { $_ eq $m } @told }; use warnings; my @got = eval { $call->() }; push @told, $@ =~ s/ at \S* line .*//sr if $@; (@got, @told) }
sub wide { my $w = pack "H*", shift; utf8::decode($w); $w }
sub shown { my $v = defined $_[0] ? $_[0] : "undef"; my $kind = $v =~ /[^\0-\xff]/ ? "w" : "v"; utf8::encode($v) if $kind eq "w"; utf8::downgrade($v, 1); $kind . unpack "H*", $v }
use warnings;
my %string = (
  lc => sub { lc $_[0] }, uc => sub { uc $_[0] }, lcfirst => sub { lcfirst $_[0] }, ucfirst => sub { ucfirst $_[0] },
  chr => sub { chr $_[0] }, ord => sub { ord $_[0] }, hex => sub { hex $_[0] }, oct => sub { oct $_[0] },
  quotemeta => sub { quotemeta $_[0] }, reverse => sub { scalar reverse @_ },
  index => sub { @_ > 2 ? index $_[0], $_[1], $_[2] : index $_[0], $_[1] },
  rindex => sub { @_ > 2 ? rindex $_[0], $_[1], $_[2] : rindex $_[0], $_[1] },
  substr => sub { @_ > 2 ? substr $_[0], $_[1], $_[2] : substr $_[0], $_[1] },
  replace => sub { my @l = @_; my $x = shift @l; my $was = substr $x, $l[0], $l[1], $l[2]; ($was, $x) },
  vec => sub { my @l = @_; vec $l[0], $l[1], $l[2] },
  setvec => sub { my @l = @_; my $x = shift @l; vec($x, $l[0], $l[1]) = $l[2]; $x },
  chomp => sub { my ($x, $sep) = @_; local $/ = $sep; my $n = chomp $x; ($n, $x) },
  chomps => sub { my ($x, $y, $sep) = @_; local $/ = $sep; my $n = chomp($x, $y); ($n, $x, $y) },
  chop => sub { my $x = shift; my $n = chop $x; ($n, $x) },
  chops => sub { my ($x, $y) = @_; my $n = chop($x, $y); ($n, $x, $y) },
);
no warnings;
my %call = (
  pack => sub { my $t = shift; pack $t, @_ },
  unpack => sub { map { $_ // '' } unpack $_[0], $_[1] },
  characters => sub { use warnings 'utf8'; my @got = unpack $_[0], $_[1]; use utf8; $malformed ||= grep { !utf8::valid($_) } @got; @got },
  first => sub { scalar unpack $_[0], $_[1] },
  sprintf => sub { my $f = shift; sprintf $f, @_ },
  warned => sub { my $f = shift; my @l = @_; telling(sub { use warnings; sprintf $f, @l }) },
  packed => sub { my @l = @_; my $t = shift @l; telling(sub { use warnings; scalar pack $t, @l }) },
  unpacked => sub { my @l = @_; telling(sub { use warnings; scalar unpack $l[0], $l[1] }) },
  string => sub { my ($n, @l) = @_; telling(sub { grep defined, $string{$n}->(@l) }) },
  localtime => sub { (scalar(localtime $_[0]), localtime $_[0]) },
  gmtime => sub { (scalar(gmtime $_[0]), gmtime $_[0]) },
);
while (my $line = <STDIN>) {
  my ($name, @args) = split ' ', $line;
  @args = map { /^u/ ? undef : /^s(.*)/ ? pack("H*", $1) : /^w(.*)/ ? wide($1) : /^n(.*)/ ? 0 + $1 : /^d(.*)/ ? unpack("d", pack("d", $1)) : die } @args;
  $malformed = 0;
  my @got = eval { $call{$name}->(@args) };
  if ($malformed && $name eq 'characters') { print "?\n"; next }
  if ($@) { $@ =~ s/ at .*? line \d+(?:, <STDIN> line \d+)?\.\n+\z//s; print "!", unpack("H*", $@), "\n" }
  else { print join(" ", "=", map { shown($_) } @got), "\n" }
}
`;

/** What perl gives for each of the calls, from one process. */
export function inPerl(calls: Call[], env: Record<string, string> = {}): Outcome[] {
  const input = calls.map(({ name, args }) => `${[name, ...args.map(spelled)].join(' ')}\n`).join('');
  const output = execFileSync('perl', ['-e', PROGRAM], {
    input,
    env: environment(env),
    encoding: 'latin1',
    timeout: 60_000,
    maxBuffer: 2 ** 28,
  });
  const lines = output.split('\n').slice(0, -1);
  expect(lines.length).toBe(calls.length);
  return lines.map(outcome);
}

const plain = (text: string) => Buffer.from(text, 'hex').toString('latin1');

function outcome(line: string): Outcome {
  if (line === '?') return undefined;
  if (line.startsWith('!')) return { died: plain(line.slice(1)) };
  const words = line.split(' ').slice(1);
  const decoded = (word: string) =>
    word.startsWith('w') ? Buffer.from(word.slice(1), 'hex').toString() : plain(word.slice(1));
  return { values: words.map(decoded) };
}
