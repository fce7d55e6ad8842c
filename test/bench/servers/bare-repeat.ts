// bare-repeat exit: forks with nothing around fork(), from a process that has loaded @perlipc/sys as well.
import '@perlipc/sys';
import { bare } from './bare.js';
import { now, repeat } from './repeat.js';

/** V8 maps more now and then. */
const UNMARK_EVERY = 20;
let forks = 0;

/** The status of a child that ends at once. */
function ended(): number {
  const pid = bare.fork();
  if (pid === 0) bare.exit();
  return bare.waitpid(pid);
}

function forkExit(): bigint {
  if (forks++ % UNMARK_EVERY === 0) bare.unmark();
  if (ended() !== 0) {
    // It lacked something that V8 has mapped since.
    bare.unmark();
    const status = ended();
    if (status !== 0) throw new Error(`the child ended with ${status}`);
  }
  return now();
}

await repeat({ exit: forkExit });
