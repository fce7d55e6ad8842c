// The socket file of a Unix-domain server. The chapter's server unlinks its path whatever it is, a file or another server's
// socket, and leaves it behind: the third defect. Ours takes away only a socket that nobody has open, and its own at the end.
import { lstatSync } from 'node:fs';
import {
  close,
  connect,
  die,
  ERRNO,
  filetest,
  handle,
  kill,
  PROCESS_ID,
  SIG,
  sockaddr_un,
  socket,
  unlink,
} from '@perlipc/perl';
import { PF_UNIX, SOCK_DGRAM } from '@perlipc/socket';

/** Removes a socket that nobody has open. What else is there makes bind fail. */
export function removeStale(name: string): void {
  if (filetest('-S', name) && isStale(name)) unlink(name);
}

/** A datagram socket asks: a stream server refuses it as the wrong type, without hearing of it; where none is, nobody does. */
function isStale(name: string): boolean {
  const Probe = handle('Probe');
  socket(Probe, PF_UNIX, SOCK_DGRAM, 0);
  const stale = !connect(Probe, sockaddr_un(name)) && ERRNO.is('ECONNREFUSED');
  close(Probe);
  return stale;
}

/** Removes the server's socket when this process ends, also of a signal; not when a child does. */
export function removeAtExit(name: string): void {
  const server = PROCESS_ID;
  const made = inode(name);
  const remove = () => {
    if (PROCESS_ID === server && inode(name) === made) unlink(name);
  };
  process.on('exit', remove);
  for (const signal of ['HUP', 'INT', 'TERM'])
    SIG[signal] = () => {
      remove();
      SIG[signal] = 'DEFAULT';
      kill(signal, PROCESS_ID) || die(`can't end by SIG${signal}: ${ERRNO}`);
    };
}

function inode(name: string): number | undefined {
  return lstatSync(Buffer.from(name, 'latin1'), { throwIfNoEntry: false })?.ino;
}
