import { CHILD_ERROR, ERRNO } from '@perlipc/perl';

/** How a child ended: its wait status, or why there is none, as where SIGCHLD was ignored when this program was started. */
export function howEnded(): string {
  return CHILD_ERROR === -1 ? `unseen: ${ERRNO}` : `${CHILD_ERROR}`;
}
