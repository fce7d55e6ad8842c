import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = new Set<string>();

process.on('exit', () => made.forEach(removeDirectory));

/** A new directory for files of this run; it goes with this process at the latest, also when that is interrupted. */
export function newDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'perlipc-bench-'));
  made.add(path);
  return path;
}

/** With what is in it; what a load still writes there may come meanwhile. */
export function removeDirectory(path: string): void {
  rmSync(path, { recursive: true, maxRetries: 3 });
  made.delete(path);
}
