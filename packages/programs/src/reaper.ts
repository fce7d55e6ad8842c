import { CHILD_ERROR, SIG, WNOHANG, waitpid } from '@perlipc/perl';
import { logmsg } from './logmsg.js';

/** Takes the status of every child that has ended: signals coalesce, so one may stand for many. */
function REAPER(): void {
  for (let pid = waitpid(-1, WNOHANG); pid > 0; pid = waitpid(-1, WNOHANG))
    logmsg(`reaped ${pid}${CHILD_ERROR ? ` with exit ${CHILD_ERROR}` : ''}`);
}

/** From here on children are reaped as they end, whatever the server is doing. */
export function reapChildren(): void {
  SIG.CHLD = REAPER;
}
