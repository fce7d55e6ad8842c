import assert from 'node:assert/strict';
import { dup, nanosleep, RLIMIT_NOFILE, setrlimit } from '@perlipc/sys';

/** Takes every descriptor below 60, which is the limit from then on, and gives those that it took. */
export function takeDescriptors(): number[] {
  const taken: number[] = [];
  const takeAll = () => {
    for (;;) taken.push(dup(2));
  };
  setrlimit(RLIMIT_NOFILE, { rlim_cur: 60, rlim_max: 60 });
  // A thread of Node's may give one back meanwhile.
  for (let i = 0; i < 5; i++) {
    assert.throws(takeAll, { code: 'EMFILE' });
    nanosleep(0.01);
  }
  return taken;
}
