// The children that fork made, apart from those of Node's child_process.
const own = new Set<number>();
const waiting = new Set<() => void>();
let patience: NodeJS.Timeout | undefined;

/** In the parent, after fork. */
export function born(pid: number): void {
  own.add(pid);
  hold();
}

/** After a wait has taken the child's status. */
export function ended(pid: number): void {
  own.delete(pid);
}

/** In the child, after fork: the parent's children are not this process's, and neither are its waits. */
export function startOver(): void {
  if (own.size > 0) own.clear();
  if (waiting.size > 0) waiting.clear();
  rest();
}

/** The pids of fork's children that nobody has waited for. */
export function unwaited(): ReadonlySet<number> {
  return own;
}

/** From here on SIGCHLD wakes those who wait in `childEvent`; to be called before a child is looked at. */
export function watchChildren(): void {
  if (!process.listeners('SIGCHLD').includes(ring)) process.on('SIGCHLD', ring);
}

/** Resolves when a child may have ended. It holds the event loop while there is a child that may end. */
export function childEvent(): Promise<void> {
  return new Promise((resolve) => {
    waiting.add(resolve);
    hold();
  });
}

// No SIGCHLD comes where it is ignored, where it has another's handler, and in a Worker: then it takes a second longer.
const patienceMs = 1_000;

function hold(): void {
  if (own.size > 0 && waiting.size > 0) patience ??= setTimeout(ring, patienceMs);
}

function rest(): void {
  if (patience === undefined) return;
  clearTimeout(patience);
  patience = undefined;
}

function ring(): void {
  rest();
  const woken = [...waiting];
  waiting.clear();
  for (const wake of woken) wake();
}

// V8 compiles a function at its first call: without this one, anew in each child.
startOver();
