import type { Owner } from './sockets.js';

/** Those of standard output and error that hold what has to wait for a write that is under way. */
export function findBufferedOutputs(owners: Owner[]): Owner[] {
  return owners.filter((owner) => isOutput(owner) && holds(owner));
}

/** In the child: what they hold is the parent's to write. */
export function dropBufferedOutput(owners: Owner[]): void {
  for (const owner of owners) dropBuffered(owner);
}

function isOutput(owner: Owner): boolean {
  const fd = (owner as { fd?: unknown }).fd;
  return fd === 1 || fd === 2;
}

function holds({ _writableState: state }: Owner): boolean {
  return (state?.buffered?.length ?? 0) > (state?.bufferedIndex ?? 0);
}

function dropBuffered({ _writableState: state }: Owner): void {
  if (!state?.buffered || state.bufferedIndex === undefined) return;
  const waiting = state.buffered.slice(state.bufferedIndex) as { chunk: { length: number } }[];
  for (const { chunk } of waiting) state.length -= chunk.length;
  state.buffered.length = state.bufferedIndex;
}
