#!/usr/bin/env node
// echo-timeouts [PORT [SECONDS]]: echoes lines to one client after the other, and leaves one that says nothing for SECONDS (10).
import {
  ARGV,
  accept,
  alarm,
  autoflush,
  close,
  die,
  EVAL_ERROR,
  evaluate,
  handle,
  print,
  readline,
  SIG,
  STDOUT,
} from '@perlipc/perl';
import { listening } from './listening.js';

const [port = '0', seconds = '10'] = ARGV;
const [server, client] = [handle('server'), handle('client')];
autoflush(STDOUT);
print(`listening on ${listening(server, Number(port))}\n`);

SIG['ALRM'] = () => die('timed out\n');
SIG['PIPE'] = 'IGNORE';
for (;;) {
  if (!accept(client, server)) continue;
  autoflush(client);
  let lines = 0;
  evaluate(() => {
    for (;;) {
      alarm(Number(seconds));
      const line = readline(client);
      alarm(0);
      if (line === undefined) break;
      lines++;
      print(client, line) || die('gone\n');
    }
  });
  alarm(0);
  if (EVAL_ERROR.value !== '') print(client, `${EVAL_ERROR.value}`);
  print(`${lines} lines, ${EVAL_ERROR.value || 'closed\n'}`);
  close(client);
}
