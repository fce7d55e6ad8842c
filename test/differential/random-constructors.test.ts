// Sockets that IO::Socket::INET, IP and UNIX make of random named arguments, in ours and in perl: whether there is one, else $@ and $!.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { close, ERRNO, EVAL_ERROR, type Handle } from '@perlipc/perl';
import { IO } from '@perlipc/perl/io';
import { environment } from '../support/environment.js';
import { freshCases } from '../support/fresh.js';
import { removeScratches, scratch } from '../support/program.js';
import { Random } from '../support/random.js';

const fresh = freshCases(import.meta.url);
const CASES = 800;

const PORTS = [1, '1', 'echo', 'nosuch', 'nosuch(1)', 'http(80)', '', -1, undefined, '1x', 0];
const OPTIONS = {
  ReuseAddr: [1, 0],
  ReusePort: [1],
  Broadcast: [1],
  Timeout: [1, 0, 0.5, 'x'],
  Blocking: [0, 1],
  Nosuch: [1],
};
const CLASSES: Record<'INET' | 'IP' | 'UNIX', Record<string, unknown[]>> = {
  INET: {
    PeerAddr: ['127.0.0.1', '127.0.0.1:1', 'localhost', '127.0.0.1:http(80)', '127.0.0.1:nosuch', '', ':1'],
    PeerHost: ['127.0.0.1', 'localhost', '127.0.0.1:nosuch(1)', '127.0.0.1:'],
    PeerPort: PORTS,
    LocalAddr: ['127.0.0.1', '127.0.0.1:0', '10.1.2.3', '0.0.0.0', '127.0.0.1:nosuch', '', undefined],
    LocalHost: ['127.0.0.1'],
    LocalPort: [0, 'nosuch', 'nosuch(0)', undefined, ''],
    Proto: ['tcp', 'udp', 'nosuch', 6, 17, '', undefined, 'TCP', 'tcp ', 999],
    Type: [1, 2, 99, 0, undefined, 5],
    Listen: [1, 0, undefined, '', -1, 'x'],
    MultiHomed: [1],
    Sockopts: [[[1, 2, 1]], [[1, 9]], [[99, 99, 1]]],
    ...OPTIONS,
  },
  IP: {
    PeerHost: ['127.0.0.1', '::1', 'localhost', '127.0.0.1:1', '[::1]:1', '', '[::1]', '127.0.0.1:http(80)'],
    PeerAddr: ['127.0.0.1', '[::1]:1'],
    PeerPort: PORTS,
    PeerService: [1, 'nosuch'],
    LocalHost: ['127.0.0.1', '::1', '10.1.2.3', '0.0.0.0', '::', '', undefined, 'localhost:0'],
    LocalAddr: ['127.0.0.1'],
    LocalPort: [0, 'nosuch', undefined, 'nosuch(0)', ''],
    LocalService: [0, 'nosuch'],
    Proto: ['tcp', 'udp', 'nosuch', 6, 17, undefined],
    Family: [2, 10, 99, 0, undefined],
    Type: [1, 2, 99, undefined],
    Listen: [1, 0, undefined],
    V6Only: [1, 0],
    GetAddrInfoFlags: [0, 4],
    Sockopts: [[[1, 2, 1]], [[99, 99, 1]]],
    ...OPTIONS,
  },
  UNIX: {
    Local: ['sock', '', 'nodir/sock', '.', undefined],
    Peer: ['nosuch', '', 'file', '.', undefined],
    Type: [1, 2, 5, 99, undefined],
    Listen: [1, 0, undefined],
    ...OPTIONS,
  },
};

interface Case {
  of: keyof typeof CLASSES;
  arg: string | Record<string, unknown>;
}

function construction(random: Random, i: number): Case {
  const of = random.pick(['INET', 'IP', 'UNIX'] as const);
  const known = CLASSES[of];
  if (random.below(12) === 0)
    return { of, arg: random.pick(known['PeerHost'] ?? ['nosuch', 'file']) as string };
  const names = random.some(0, 5, () => random.pick(Object.keys(known)));
  const arg = Object.fromEntries(names.map((name) => [name, random.pick(known[name] ?? [])]));
  if (arg['Local'] === 'sock') arg['Local'] = `sock${i}`;
  return { of, arg };
}

const PERL = String.raw`
use strict; no warnings; use IO::Socket; use IO::Socket::IP; use JSON::PP; my $json = JSON::PP->new;
for my $case (@{$json->decode(do { local $/; <STDIN> })}) {
  my $class = "IO::Socket::$case->{of}";
  my @arg = ref $case->{arg} ? %{$case->{arg}} : $case->{arg};
  my ($s, $why);
  $@ = ""; $! = 0;
  eval { $s = $class->new(@arg); $why = "$@ | " . ($! + 0); 1 } or $why = "died $@";
  $why =~ s/ at \S+ line .*//s;
  print $s ? "made\n" : "$why\n";
  close $s if $s;
}`;

function ours({ of, arg }: Case): string {
  ERRNO.value = 0;
  EVAL_ERROR.value = '';
  try {
    const made = (IO.Socket[of] as { new: (arg: unknown) => Handle | undefined }).new(arg);
    if (made === undefined) return `${EVAL_ERROR.value} | ${ERRNO.value}`;
    close(made);
    return 'made';
  } catch (error) {
    return `died ${(error as Error).message.replace(/ at \S+ line .*/s, '')}`;
  }
}

/** `undefined` is undef in perl, and an argument that is there. */
const undef = (_: string, value: unknown) => (value === undefined ? null : value);

function folder(): string {
  const path = scratch();
  writeFileSync(join(path, 'file'), '');
  mkdirSync(join(path, 'here'));
  return path;
}

fresh(
  'random arguments make a socket, or none for the same reason, as in perl',
  () => {
    const random = new Random(7);
    const cases = Array.from({ length: CASES }, (_, i) => construction(random, i));
    const output = execFileSync('perl', ['-e', PERL], {
      input: JSON.stringify(cases, undef),
      cwd: folder(),
      env: environment(),
      encoding: 'latin1',
      timeout: 60_000,
    });
    const theirs = output.split('\n').slice(0, -1);
    assert.equal(theirs.length, CASES);
    process.chdir(folder());
    for (const [i, one] of cases.entries()) assert.equal(ours(one), theirs[i], JSON.stringify(one));
    process.chdir('/');
    removeScratches();
  },
  { timeout: 90_000 },
);
