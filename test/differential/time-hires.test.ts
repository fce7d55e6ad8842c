// Perl's Time::HiRes, in ours and in perl.
import { handle, open, print, SIG, time } from '@perlipc/perl';
import * as HiRes from '@perlipc/perl/time-hires';
import { perl } from './differential.js';
import { manyCases, r } from './many.js';

const same = manyCases(import.meta.url);
const F = handle('F');
const USE = 'use Time::HiRes (); ';

for (const [ours, theirs] of [
  [() => HiRes.sleep(-1), 'sleep(-1)'],
  [() => HiRes.sleep(-0.25), 'sleep(-0.25)'],
  [() => HiRes.usleep(-1), 'usleep(-1)'],
  [() => HiRes.nanosleep(-1), 'nanosleep(-1)'],
  [() => HiRes.alarm(-1), 'alarm(-1)'],
  [() => HiRes.alarm(1, -1), 'alarm(1, -1)'],
  [() => HiRes.ualarm(-1), 'ualarm(-1)'],
  [() => HiRes.setitimer(0, -1), 'setitimer(0, -1)'],
  [() => HiRes.setitimer(0, 1, -1), 'setitimer(0, 1, -1)'],
  [() => HiRes.clock_nanosleep(1, -1), 'clock_nanosleep(1, -1)'],
  [() => HiRes.utime(-1, 1, 'nope'), 'utime(-1, 1, "nope")'],
] as const)
  same(`negative time: ${theirs}`, ours, `${USE} Time::HiRes::${theirs}`);

same(
  'sleeping',
  () => {
    r(HiRes.sleep(0.01) >= 0.01, HiRes.usleep(1000) >= 1000, HiRes.nanosleep(1e6) >= 1e6);
    r(HiRes.clock_nanosleep(HiRes.CLOCK_MONOTONIC, 1e6) >= 1e6);
    const at = Math.floor(HiRes.clock_gettime(HiRes.CLOCK_MONOTONIC) * 1e9) + 1e6;
    r(HiRes.clock_nanosleep(HiRes.CLOCK_MONOTONIC, at, HiRes.TIMER_ABSTIME) === at);
    r(HiRes.clock_nanosleep(HiRes.CLOCK_MONOTONIC, 5, HiRes.TIMER_ABSTIME));
    r(HiRes.sleep('x') < 1);
    SIG.ALRM = () => print('alarm\n');
    HiRes.alarm(0.05);
    r(HiRes.sleep(20) < 15);
    HiRes.ualarm(50_000);
    r(HiRes.sleep() < 15);
    const late = Math.floor(HiRes.clock_gettime(HiRes.CLOCK_MONOTONIC)) * 1e9 + 15e9;
    HiRes.ualarm(50_000);
    r(HiRes.clock_nanosleep(HiRes.CLOCK_MONOTONIC, late, HiRes.TIMER_ABSTIME) === late);
    r(HiRes.clock_gettime(HiRes.CLOCK_MONOTONIC) * 1e9 < late);
    for (const sleep of [
      HiRes.nanosleep,
      (time: number) => HiRes.clock_nanosleep(HiRes.CLOCK_MONOTONIC, time),
    ]) {
      HiRes.ualarm(50_000);
      r(sleep(15e9) < 10e9);
    }
  },
  perl`use Time::HiRes (); r(Time::HiRes::sleep(0.01) >= 0.01, Time::HiRes::usleep(1000) >= 1000, Time::HiRes::nanosleep(1e6) >= 1e6); r(Time::HiRes::clock_nanosleep(1, 1e6) >= 1e6);
    my $at = int(Time::HiRes::clock_gettime(1) * 1e9) + 1e6; r(Time::HiRes::clock_nanosleep(1, $at, 1) == $at); r(Time::HiRes::clock_nanosleep(1, 5, 1)); r(Time::HiRes::sleep("x") < 1);
    local $SIG{ALRM} = sub { print "alarm\n" }; Time::HiRes::alarm(0.05); r(Time::HiRes::sleep(20) < 15); Time::HiRes::ualarm(50000); r(Time::HiRes::sleep() < 15);
    my $late = int(Time::HiRes::clock_gettime(1)) * 1e9 + 15e9; Time::HiRes::ualarm(50000); r(Time::HiRes::clock_nanosleep(1, $late, 1) == $late); r(Time::HiRes::clock_gettime(1) * 1e9 < $late); for my $sleep (\&Time::HiRes::nanosleep, sub { Time::HiRes::clock_nanosleep(1, $_[0]) }) { Time::HiRes::ualarm(50000); r($sleep->(15e9) < 10e9) }`,
);

same(
  'timers',
  () => {
    r(HiRes.alarm(200.5));
    const left = HiRes.alarm(0);
    r(left > 100 && left <= 200.5);
    r(HiRes.ualarm(500_000_000));
    r(HiRes.ualarm(0) > 100_000_000);
    r(...HiRes.setitimer.list(HiRes.ITIMER_REAL, 500.5, 2));
    const [value = 0, interval] = HiRes.getitimer.list(HiRes.ITIMER_REAL);
    r(value > 400, interval, Number(HiRes.getitimer(HiRes.ITIMER_REAL)) > 400);
    r(Number(HiRes.setitimer(HiRes.ITIMER_REAL, 0)) > 400);
    r(...HiRes.getitimer.list(HiRes.ITIMER_REAL));
    r(HiRes.setitimer.list(9, 1).length);
    r(HiRes.getitimer.list(9).length);
    let count = 0;
    SIG.ALRM = () => {
      count++;
    };
    HiRes.alarm(0.02, 0.02);
    while (count < 3) HiRes.sleep(1);
    r(HiRes.alarm(0) > 0);
  },
  perl`use Time::HiRes (); r(Time::HiRes::alarm(200.5)); my $l = Time::HiRes::alarm(0); r($l > 100 && $l <= 200.5); r(Time::HiRes::ualarm(500_000_000)); r(Time::HiRes::ualarm(0) > 100_000_000);
    my @l = Time::HiRes::setitimer(0, 500.5, 2); r(@l); my ($v, $i) = Time::HiRes::getitimer(0); r($v > 400, $i, scalar(Time::HiRes::getitimer(0)) > 400); r(scalar(Time::HiRes::setitimer(0, 0)) > 400);
    r(Time::HiRes::getitimer(0)); @l = Time::HiRes::setitimer(9, 1); r(scalar @l); @l = Time::HiRes::getitimer(9); r(scalar @l);
    my $n = 0; local $SIG{ALRM} = sub { $n++ }; Time::HiRes::alarm(0.02, 0.02); Time::HiRes::sleep(1) while $n < 3; r(Time::HiRes::alarm(0) > 0);`,
);

same(
  'clocks',
  () => {
    r(Math.abs(HiRes.time() - time()) < 100, Math.abs(HiRes.gettimeofday() - time()) < 100);
    const now = HiRes.gettimeofday.list();
    r(now.length, Number.isInteger(now[0]), now[1] < 1e6);
    r(
      HiRes.tv_interval([5, 100], [7, 200]),
      HiRes.tv_interval([5, 900_000], [6, 100_000]),
      HiRes.tv_interval([5, 0]) > 1e9,
    );
    r(
      HiRes.clock_gettime(HiRes.CLOCK_REALTIME) > 1e9,
      HiRes.clock_gettime(HiRes.CLOCK_PROCESS_CPUTIME_ID) < 1000,
    );
    r(HiRes.clock_gettime(999));
    r(HiRes.clock_getres(HiRes.CLOCK_MONOTONIC));
    r(HiRes.clock_getres(999));
    r(HiRes.clock() > 0);
  },
  perl`use Time::HiRes (); r(abs(Time::HiRes::time() - time) < 100, abs(Time::HiRes::gettimeofday() - time) < 100); my @n = Time::HiRes::gettimeofday(); r(scalar(@n), $n[0] == int $n[0], $n[1] < 1e6);
    r(Time::HiRes::tv_interval([5, 100], [7, 200]), Time::HiRes::tv_interval([5, 900_000], [6, 100_000]), Time::HiRes::tv_interval([5, 0]) > 1e9);
    r(Time::HiRes::clock_gettime(0) > 1e9, Time::HiRes::clock_gettime(2) < 1000); r(Time::HiRes::clock_gettime(999)); r(Time::HiRes::clock_getres(1)); r(Time::HiRes::clock_getres(999)); r(Time::HiRes::clock() > 0);`,
);

same(
  'times of files',
  () => {
    open(F, '>', 'a');
    r(HiRes.utime(1.5, 2.25, 'a', 'nope'));
    r(...HiRes.stat.list('a').slice(8, 10));
    r(...HiRes.lstat.list(F).slice(8, 10));
    r(HiRes.utime(undefined, undefined, F));
    r(Number(HiRes.stat.list('a')[9]) > 1e9);
    r(HiRes.stat.list('nope').length, HiRes.lstat('nope'));
  },
  perl`use Time::HiRes (); open F, ">", "a"; r(Time::HiRes::utime(1.5, 2.25, "a", "nope")); r((Time::HiRes::stat("a"))[8, 9]); r((Time::HiRes::lstat(\*F))[8, 9]); r(Time::HiRes::utime(undef, undef, \*F));
    r((Time::HiRes::stat("a"))[9] > 1e9); my @l = Time::HiRes::stat("nope"); r(scalar(@l), scalar(Time::HiRes::lstat("nope")));`,
);
