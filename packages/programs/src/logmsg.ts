import { autoflush, localtime, PROCESS_ID, PROGRAM_NAME, print, STDOUT } from '@perlipc/perl';

autoflush(STDOUT);

/** A line of a server's log: `PROGRAM PID: MESSAGE at DATE`, flushed at once, also where stdout is a pipe. */
export function logmsg(...message: string[]): void {
  print(`${PROGRAM_NAME} ${PROCESS_ID}: ${message.join(' ')} at `, localtime(), '\n');
}
