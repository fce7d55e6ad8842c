// faults sys|perl: prints how many pages a child that ends at once touches for the first time: the fewest of many children, as a busy
// machine makes some touch 30 more.
import { fork } from '@perlipc/perl';
import { _exit, fork as sysFork, wait4 } from '@perlipc/sys';

const FORKS = 60;
const once = process.argv[2] === 'perl' ? fork : sysFork;

function faults(): number {
  const pid = once();
  if (pid === undefined) throw new Error('no fork');
  if (pid === 0) _exit(0);
  return wait4(pid).rusage.ru_minflt;
}

const counts = Array.from({ length: FORKS }, faults).slice(FORKS / 2);
console.log(`${Math.min(...counts)}`);
