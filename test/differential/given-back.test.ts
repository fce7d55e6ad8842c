// What a handle has read ahead of the program is given back to the file, for whoever shares it.
import {
  close,
  exec,
  exit,
  fork,
  handle,
  open,
  print,
  readline,
  readpipe,
  STDIN,
  system,
  waitpid,
} from '@perlipc/perl';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const F = handle('F');
const G = handle('G');
const files = { in: 'one\ntwo\nthree\n', other: 'x\n' };

function firstOf(handle: typeof F): void {
  open(handle, '<', 'in');
  print(readline(handle));
}

same(
  'to a command of system, which goes on where the program is',
  () => {
    firstOf(STDIN);
    system('head -c 4');
    print(...STDIN);
  },
  'open STDIN, "<", "in"; print scalar <STDIN>; system "head -c 4"; print <STDIN>',
  { files },
);
same(
  'to a command in backticks',
  () => {
    firstOf(STDIN);
    print('[', readpipe('head -c 4'), ']', ...STDIN);
  },
  'open STDIN, "<", "in"; print scalar <STDIN>; print "[", scalar(`head -c 4`), "]", <STDIN>',
  { files },
);
same(
  'to a command at the end of a pipe',
  () => {
    firstOf(STDIN);
    open(F, '-|', 'head', '-c', '4');
    print('[', ...F, ']', ...STDIN);
  },
  'open STDIN, "<", "in"; print scalar <STDIN>; open F, "-|", "head", "-c", "4"; print "[", <F>, "]", <STDIN>',
  { files },
);
same(
  'to the program of exec',
  () => {
    firstOf(STDIN);
    exec('cat');
  },
  'open STDIN, "<", "in"; print scalar <STDIN>; exec "cat"',
  { files },
);
same(
  'by a child of fork at its end',
  () => {
    firstOf(F);
    const pid = fork();
    if (pid === 0) {
      print('child ', readline(F));
      exit();
    }
    waitpid(pid ?? 0, 0);
    print('parent ', ...F);
  },
  'open F, "<", "in"; print scalar <F>; my $p = fork; if (!$p) { print "child ", scalar <F>; exit } waitpid $p, 0; print "parent ", <F>',
  { files },
);
same(
  'to a copy of the handle',
  () => {
    firstOf(F);
    open(G, '<&', F);
    print('[', ...G, '][', ...F, ']');
  },
  'open F, "<", "in"; print scalar <F>; open G, "<&", F; print "[", <G>, "][", <F>, "]"',
  { files },
);
same(
  'by close and by open',
  () => {
    open(STDIN, '<', 'in');
    open(F, '<&', STDIN);
    print(readline(F), close(F) ? 1 : 0);
    open(F, '<&', STDIN);
    print(readline(F));
    open(F, '<', 'other');
    print(readline(F), ...STDIN);
  },
  'open STDIN, "<", "in"; open F, "<&", STDIN; print scalar <F>, close F ? 1 : 0; open F, "<&", STDIN; print scalar <F>; open F, "<", "other"; print scalar <F>, <STDIN>',
  { files },
);
same(
  'not by what can not seek',
  () => {
    open(F, '-|', 'cat in');
    print(readline(F));
    const pid = fork();
    if (pid === 0) {
      print('child ', ...F);
      exit();
    }
    waitpid(pid ?? 0, 0);
    system('true');
    print('parent ', ...F);
  },
  perl`open F, "-|", "cat in"; print scalar <F>; my $p = fork; if (!$p) { print "child ", <F>; exit } waitpid $p, 0; system "true"; print "parent ", <F>`,
  { files },
);
