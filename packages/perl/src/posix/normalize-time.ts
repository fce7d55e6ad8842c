import type { Tm } from '@perlipc/sys';

const DAYS_PER_YEAR = 365;
const DAYS_PER_QYEAR = 4 * DAYS_PER_YEAR + 1;
const DAYS_PER_CENT = 25 * DAYS_PER_QYEAR - 1;
const DAYS_PER_QCENT = 4 * DAYS_PER_CENT + 1;
const SECS_PER_DAY = 86_400;
/** Days of the months before March, counted from March, of the year before. */
const YEAR_ADJUST = 123;
const SUNDAY = 6;

/** Division and rest as C has them: toward zero. */
const div = (a: number, b: number) => Math.trunc(a / b);

/** Days before a month that counts from March as 4, to April 5 and so on. */
const monthDays = (month: number) => div(month * 153, 5);

const leaps = (year: number) => div(year, 4) - div(year, 100) + div(year, 400);

/** Brings the fields of a time into their ranges as perl's mini_mktime does: a second of 60 stays. */
export function normalizeTime(tm: Tm): Tm {
  const clock = clockOf(tm);
  const month = tm[4] >= 2 ? tm[4] + 2 : tm[4] + 14;
  const year = 1900 + tm[5] - (tm[4] >= 2 ? 0 : 1);
  const day = DAYS_PER_YEAR * year + leaps(year) + monthDays(month) + tm[3] + clock.days;
  const date = dateOf(day);
  const before = date.year - 1;
  const yday = day - (before * DAYS_PER_YEAR + leaps(before) + monthDays(14) + 1);
  const wday = (day + SUNDAY) % 7;
  return [clock.sec, clock.min, clock.hour, date.mday, date.month, date.year - 1900, wday, yday, tm[8]];
}

function clockOf([sec, min, hour]: Tm): { sec: number; min: number; hour: number; days: number } {
  const kept = sec >= 0 && sec <= 60;
  const all = (kept ? 0 : sec) + 60 * min + 3600 * hour;
  const days = Math.floor(all / SECS_PER_DAY);
  const rest = all - days * SECS_PER_DAY;
  return {
    hour: div(rest, 3600),
    min: div(rest % 3600, 60),
    sec: (rest % 60) + (kept ? sec : 0),
    days,
  };
}

/** Year, month from 0 and day of the month of a number of days. */
function dateOf(day: number): { year: number; month: number; mday: number } {
  let rest = day - YEAR_ADJUST;
  const take = (unit: number) => {
    const count = div(rest, unit);
    rest %= unit;
    return count;
  };
  const quads = take(DAYS_PER_QCENT);
  const cents = take(DAYS_PER_CENT);
  const leapYears = take(DAYS_PER_QYEAR);
  const years = take(DAYS_PER_YEAR);
  const year = quads * 400 + cents * 100 + leapYears * 4 + years;
  if (rest === 0 && (cents === 4 || years === 4)) return { year, month: 1, mday: 29 };
  rest += YEAR_ADJUST;
  const found = div(rest * 5, 153);
  const mday = rest - monthDays(found);
  const late = found > 13;
  const month = late ? found - 14 : found - 2;
  return mday > 0
    ? { year: year + (late ? 1 : 0), month, mday }
    : { year: year + (late ? 1 : 0), month: month - 1, mday: 31 };
}
