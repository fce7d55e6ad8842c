import { constants } from 'node:os';
import { WEXITSTATUS, WIFSIGNALED, WTERMSIG } from '@perlipc/sys';

/** A wait status in words. */
export function statusWords(status: number): string {
  return WIFSIGNALED(status)
    ? `killed by ${signalName(WTERMSIG(status))}`
    : `exit status ${WEXITSTATUS(status)}`;
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}

/** The wait status that `child_process` tells of. */
export function statusOf(code: number | null, signal: NodeJS.Signals | null): number {
  return signal === null ? (code ?? 0) << 8 : constants.signals[signal];
}
