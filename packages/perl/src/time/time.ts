import * as sys from '@perlipc/sys';
import type { Lookup } from '../base/context.js';
import { attempt } from '../base/errno.js';
import { fixed, general } from '../base/float.js';
import { numeric, type Scalar } from '../base/numeric.js';
import { operand } from '../diagnostics/operand.js';
import { warning } from '../diagnostics/warning.js';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * `time`
 *
 * Whole seconds since 1970-01-01 00:00:00 UTC.
 */
export function time(): number {
  sys.safePoint();
  return Math.floor(Date.now() / 1000);
}

function inWords([sec, min, hour, mday, mon, year, wday]: sys.Tm): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const day = String(mday).padStart(2);
  return `${DAYS[wday]} ${MONTHS[mon]} ${day} ${two(hour)}:${two(min)}:${two(sec)} ${year + 1900}`;
}

function brokenDown(name: string, call: (time: number) => sys.Tm): Lookup<[when?: Scalar], string, sys.Tm> {
  function fields(args: [Scalar?]): sys.Tm | undefined {
    sys.safePoint();
    const when = args.length === 0 ? time() : Math.floor(Number(numeric(operand(args[0], name))));
    const tm = Number.isSafeInteger(when) ? attempt(() => call(when), undefined) : undefined;
    if (tm === undefined) tooFar(`${name}(${digits(when)})`, when);
    return tm;
  }
  function scalar(...args: [Scalar?]): string | undefined {
    const tm = fields(args);
    return tm && inWords(tm);
  }
  return Object.assign(scalar, { list: (...args: [Scalar?]): sys.Tm | [] => fields(args) ?? [] });
}

/** `%.0f` */
function digits(when: number): string {
  if (!Number.isFinite(when)) return general(when, 1);
  return (when < 0 ? '-' : '') + fixed(Math.abs(when), 0);
}

function tooFar(call: string, when: number): void {
  warning(`${call} too ${when < 0 ? 'small' : 'large'}`);
  warning(`${call} failed`);
}

/**
 * `localtime EXPR` or `localtime`
 *
 * Local time, as TZ has it, of seconds since 1970 (now without an argument; undef is 0): in scalar context
 * `Thu Sep  9 01:46:40 1999`, always English; `localtime.list(EXPR)` is the list of nine fields. A fraction is cut
 * off. Undefined (an empty list) where the year doesn't fit an int or the seconds are more than 2**53.
 */
export const localtime = brokenDown('localtime', sys.localtime);

/**
 * `gmtime EXPR` or `gmtime`
 *
 * As `localtime`, in UTC.
 */
export const gmtime = brokenDown('gmtime', sys.gmtime);

/**
 * `times`
 *
 * Seconds of processor time so far: this process's user and system time, and those of its waited-for children.
 */
export function times(): [user: number, system: number, cuser: number, csystem: number] {
  sys.safePoint();
  return sys.times();
}
