/** The children that fork made, apart from those of Node's child_process; a forked child exchanges the set. */
export const children = { own: new Set<number>() };
const waiting = new Set<() => void>();
let patience: NodeJS.Timeout | undefined;
let soon: NodeJS.Immediate | undefined;

/** In the parent, after fork. */
export function addChild(pid: number): void {
  children.own.add(pid);
  armPoll();
}

/** After a wait has taken the child's status. */
export function removeChild(pid: number): void {
  children.own.delete(pid);
}

/** Whether somebody waits for children, which a child forgets. */
export function hasWaits(): boolean {
  return waiting.size > 0 || soon !== undefined || patience !== undefined;
}

/** In the child, after fork: the parent's waits are not this process's. */
export function forgetWaits(): void {
  if (waiting.size > 0) waiting.clear();
  if (soon !== undefined) clearImmediate(soon);
  soon = undefined;
  disarmPoll();
}

/** The pids of fork's children that nobody has waited for. */
export function unreaped(): ReadonlySet<number> {
  return children.own;
}

/** From here on SIGCHLD wakes those who wait in `childEvent`; to be called before a child is looked at. */
export function watchChildren(): void {
  if (!process.listeners('SIGCHLD').includes(wakeSoon)) process.on('SIGCHLD', wakeSoon);
}

/** Resolves when a child may have ended. It holds the event loop while there is a child that may end. */
export function childEvent(): Promise<void> {
  return new Promise((resolve) => {
    waiting.add(resolve);
    armPoll();
  });
}

/** Resolves after a turn of the event loop: who waits for many children that have ended leaves others their turns. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.add(resolve);
    wakeSoon();
  });
}

// No SIGCHLD comes where it is ignored, where it has another's handler, and in a Worker: then it takes a second longer.
const patienceMs = 1_000;

function armPoll(): void {
  if (children.own.size > 0 && waiting.size > 0) patience ??= setTimeout(wakeWaiters, patienceMs);
}

function disarmPoll(): void {
  if (patience === undefined) return;
  clearTimeout(patience);
  patience = undefined;
}

// Not in the listener: libuv reads signals until there are none, and one woken there may start the next child at once.
function wakeSoon(): void {
  soon ??= setImmediate(wakeWaiters);
}

function wakeWaiters(): void {
  soon = undefined;
  disarmPoll();
  const woken = [...waiting];
  waiting.clear();
  for (const wake of woken) wake();
}

// V8 compiles a function at its first call: without this one, anew in each child.
forgetWaits();
