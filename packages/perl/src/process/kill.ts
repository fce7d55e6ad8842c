import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import { looksLikeNumber, numeric, type Scalar } from '../base/numeric.js';
import { die } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { signalNumber } from './signal-name.js';

/**
 * `kill SIGNAL, LIST`
 *
 * Sends a signal, by name or number, to a list of processes, and returns to how many it succeeded; ERRNO is that of the last
 * failure. A negative number, or a name after a minus, goes to process groups. 0 or `ZERO` only checks. Dies of a name that
 * is no signal's and of a pid that is no number. See [kill(2)](https://man7.org/linux/man-pages/man2/kill.2.html).
 */
export function kill(signal: string | number, ...list: Scalar[]): number {
  sys.safePoint();
  if (list.length === 0) return 0;
  const [number, group] = typeof signal === 'string' ? byName(signal) : byNumber(signal);
  let count = 0;
  for (const pid of list) {
    const target = group ? -processId(pid) : processId(pid);
    count += attempt(() => send(target, number), 0);
  }
  return count;
}

function send(target: number, signal: number): 1 {
  sys.kill(target, signal);
  return 1;
}

function byName(text: string): [number: number, group: boolean] {
  const [, minus, name] = /^(-?)(?:SIG(?=.))?([A-Za-z].*)$/s.exec(text) ?? [];
  if (name === undefined) return byNumber(Number(numeric(operand(text, 'kill'))));
  const number = name === 'ZERO' ? 0 : signalNumber(name);
  return [number ?? die(`Unrecognized signal name "${text}"`), minus === '-'];
}

function byNumber(value: number): [number: number, group: boolean] {
  return [Math.abs(Math.trunc(value)), value < 0];
}

function processId(pid: Scalar): number {
  if (typeof pid === 'string' ? !looksLikeNumber(pid) : pid === undefined || pid === null)
    die("Can't kill a non-numeric process ID");
  return Math.trunc(Number(numeric(pid)));
}
