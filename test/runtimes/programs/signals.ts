// Masks, waits and queues; what a listener of process hears; 'IGNORE' and 'DEFAULT'.
import * as sys from '@perlipc/sys';
import { say } from './say.js';

const { SIG_BLOCK, SIG_UNBLOCK, SIGUSR2, SIGWINCH } = sys;
const queued = (sys.SIGRTMIN ?? 0) + 1;

say(sys.sigprocmask(SIG_BLOCK, [SIGUSR2, queued]).includes(SIGUSR2));
sys.kill(process.pid, SIGUSR2);
sys.sigqueue?.(process.pid, queued, 42);
say(sys.sigpending().includes(SIGUSR2), sys.sigpending().includes(queued));
say(sys.sigwait?.([SIGUSR2]) === SIGUSR2, sys.sigtimedwait?.([queued], 5).si_value);
sys.sigprocmask(SIG_UNBLOCK, [SIGUSR2, queued]);

say(sys.sigaction(SIGWINCH), sys.sigaction(SIGUSR2, 'IGNORE'), sys.sigaction(SIGUSR2));
sys.kill(process.pid, SIGUSR2);
say(sys.sigaction(SIGUSR2, 'DEFAULT'));

const heard = new Promise((resolve) => process.once('SIGUSR2', resolve));
const awake = setInterval(() => {}, 1_000);
sys.raise(SIGUSR2);
say(await heard);
clearInterval(awake);
