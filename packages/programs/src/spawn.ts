import { confess, die, ERRNO, exit, fork, type Handle, open, STDIN, STDOUT } from '@perlipc/perl';
import { logmsg } from './logmsg.js';

/** A forking server's child: the client is its stdin and stdout, and what the function returns its exit status. */
export function spawn(client: Handle, coderef: () => number | boolean): void {
  if (typeof coderef !== 'function') confess('usage: spawn CLIENT CODEREF');

  const pid = fork();
  if (pid === undefined) {
    logmsg(`cannot fork: ${ERRNO}`);
    return;
  }
  if (pid) {
    logmsg(`begat ${pid}`);
    return; // the parent
  }

  open(STDIN, '<&', client) || die("can't dup client to stdin");
  open(STDOUT, '>&', client) || die("can't dup client to stdout");
  exit(coderef());
}
