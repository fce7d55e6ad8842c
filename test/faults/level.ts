// What a process holds, and who is left of it: for who asks whether a failed call has lost something.
import { childrenOf, openDescriptors, processesWith } from '../support/proc.js';
import { pause } from './held.js';

export interface Level {
  descriptors: string[];
  children: number;
}

export function level(pid: number): Level {
  const descriptors = openDescriptors(pid).map(([, target]) =>
    target.replaceAll(/\d+/g, 'N').replace(/^\/tmp\/.*/, '/tmp'),
  );
  let children = 0;
  try {
    children = childrenOf(pid).length;
  } catch {} // it has ended
  return { descriptors: descriptors.sort(), children };
}

/** What of `now` is more than in `before`. */
export function excess(now: Level, before: Level): string | undefined {
  const rest = [...before.descriptors];
  const more = now.descriptors.filter((each) => {
    const at = rest.indexOf(each);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  if (now.children > before.children) more.push(`${now.children} children`);
  return more.length > 0 ? more.join(', ') : undefined;
}

/** The level when it is no more than `good`, or when it has stayed the same for a while. */
export async function levelAfter(pid: number, good?: Level): Promise<Level> {
  let now = level(pid);
  for (let same = 0; same < 20; ) {
    if (good && excess(now, good) === undefined) break;
    await pause(good ? 100 : 20);
    const next = level(pid);
    same = JSON.stringify(next) === JSON.stringify(now) ? same + 1 : 0;
    now = next;
  }
  return now;
}

const living = (life: string) => processesWith('PERLIPC_LIFE', life).length;

/** How many processes are there that have the life in their environment, when it is time that they have ended. */
export async function remains(life: string, expected: number): Promise<number> {
  let count = living(life);
  for (const end = Date.now() + 8_000; count > expected && Date.now() < end; count = living(life))
    await pause(50);
  return count;
}
