import * as sys from '@perlipc/sys';
import { text } from '@perlipc/sys/argument';
import { attempt, ERRNO } from '../base/errno.js';
import { numeric, type Scalar } from '../base/numeric.js';
import { type MaybeZero, orTrue } from '../base/zero-but-true.js';
import { operand } from '../diagnostics/operand.js';
import { normalizeTime } from './normalize-time.js';

/** The fields of a time, from the second on; what is left out is as each function says. */
export type TimeFields = [
  sec: Scalar,
  min: Scalar,
  hour: Scalar,
  mday: Scalar,
  mon: Scalar,
  year: Scalar,
  wday?: Scalar,
  yday?: Scalar,
  isdst?: Scalar,
];

function fieldsOf(given: readonly Scalar[], missing: [wday: number, yday: number, isdst: number]): sys.Tm {
  const number = (value: Scalar) => Number(numeric(operand(value, 'subroutine entry'))) | 0;
  return [...given, ...missing.slice(Math.max(0, given.length - 6))].map(number) as sys.Tm;
}

/**
 * `POSIX::mktime(SEC, MIN, HOUR, MDAY, MON, YEAR, WDAY, YDAY, ISDST)`
 *
 * Seconds since 1970 of a local time, `'0 but true'` for 0; undefined where there is no such time, or it is -1. `isdst` is -1 unless
 * given: the zone says whether it is summer time. See [mktime(3)](https://man7.org/linux/man-pages/man3/mktime.3.html).
 */
export function mktime(...fields: TimeFields): MaybeZero | undefined {
  sys.safePoint();
  const time = attempt(() => sys.mktime(fieldsOf(fields, [0, 0, -1])), undefined);
  return time === undefined || time === -1 ? undefined : orTrue(time);
}

/**
 * `POSIX::strftime(FMT, SEC, MIN, HOUR, MDAY, MON, YEAR, WDAY, YDAY, ISDST)`
 *
 * A time as text, in English. Fields may lie outside of their ranges; the day of the week and of the year are computed. See
 * [strftime(3)](https://man7.org/linux/man-pages/man3/strftime.3.html).
 */
export function strftime(format: string, ...fields: TimeFields): string {
  sys.safePoint();
  const [head = ''] = text('strftime', 'FORMAT', format).split('\0', 1);
  return sys.strftime(head, normalizeTime(fieldsOf(fields, [-1, -1, -1])));
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * `POSIX::asctime(SEC, MIN, HOUR, MDAY, MON, YEAR, WDAY, YDAY, ISDST)`
 *
 * A time as `Thu Jan  1 00:00:00 1970` and a newline; the day of the week is that which is given, else Sunday. See
 * [asctime(3)](https://man7.org/linux/man-pages/man3/asctime.3.html).
 */
export function asctime(...fields: TimeFields): string | undefined {
  sys.safePoint();
  return inWords(fieldsOf(fields, [0, 0, -1]));
}

/** What C's buffer has room for. */
const ROOM = 25;

/** Undefined and EOVERFLOW for what is longer than a time is. */
function inWords([sec, min, hour, mday, mon, year, wday]: sys.Tm): string | undefined {
  const two = (n: number) => (n < 0 ? '-' : '') + String(Math.abs(n)).padStart(2, '0');
  const clock = `${two(hour)}:${two(min)}:${two(sec)}`;
  const day = String(mday).padStart(3);
  const words = `${DAYS[wday] ?? '???'} ${MONTHS[mon] ?? '???'}${day} ${clock} ${year + 1900}\n`;
  if (words.length <= ROOM) return words;
  ERRNO.value = sys.EOVERFLOW;
  return undefined;
}

/** `POSIX::ctime(TIME)`: a time in seconds since 1970 as asctime has it, in local time. See [ctime(3)](https://man7.org/linux/man-pages/man3/ctime.3.html). */
export function ctime(time: number): string | undefined {
  sys.safePoint();
  return attempt(() => inWords(sys.localtime(Math.trunc(time))), undefined);
}

/** `POSIX::difftime(TIME1, TIME2)`: the seconds between them. See [difftime(3)](https://man7.org/linux/man-pages/man3/difftime.3.html). */
export function difftime(time1: number, time2: number): number {
  return time1 - time2;
}

/** `POSIX::clock()`: microseconds of processor time that this process has used. See [clock(3)](https://man7.org/linux/man-pages/man3/clock.3.html). */
export function clock(): number {
  sys.safePoint();
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** What `times` counts in. */
const TICKS = 100;

/**
 * `POSIX::times()`
 *
 * Since some moment in the past, and of processor time: this process's in user and in system mode, and those of its waited-for
 * children; in ticks, of which a second has 100. See [times(2)](https://man7.org/linux/man-pages/man2/times.2.html).
 */
export function times(): [realtime: number, user: number, system: number, cuser: number, csystem: number] {
  sys.safePoint();
  const { tv_sec, tv_nsec } = sys.clock_gettime(sys.CLOCK_MONOTONIC);
  const [user, system, cuser, csystem] = sys.times().map((seconds) => Math.round(seconds * TICKS)) as [
    number,
    number,
    number,
    number,
  ];
  return [tv_sec * TICKS + Math.floor((tv_nsec * TICKS) / 1e9), user, system, cuser, csystem];
}

/** `POSIX::tzset()`: reads TZ again; each of these functions does that anyway. See [tzset(3)](https://man7.org/linux/man-pages/man3/tzset.3.html). */
export function tzset(): void {
  sys.safePoint();
}

/** `POSIX::tzname()`: the names of the zone, in winter and in summer. See [tzset(3)](https://man7.org/linux/man-pages/man3/tzset.3.html). */
export function tzname(): [standard: string, summer: string] {
  sys.safePoint();
  const year = sys.localtime(Math.floor(Date.now() / 1000))[5];
  const named = (isdst: number) =>
    [0, 6]
      .map((month) => sys.localtime(sys.mktime([0, 0, 12, 15, month, year, 0, 0, -1])))
      .find((tm) => (tm[8] > 0 ? 1 : 0) === isdst);
  const standard = named(0);
  const summer = named(1);
  const name = (tm: sys.Tm | undefined) => (tm ? sys.strftime('%Z', tm) : undefined);
  return [name(standard) ?? '', name(summer) ?? name(standard) ?? ''];
}
