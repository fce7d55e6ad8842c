import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './process.js'; // whose processes end before their directories go

const made = new Set<string>();

process.on('exit', () => made.forEach(removeDirectory));

/** A new directory for files of this run; it goes with this process at the latest, also when that is interrupted. */
export function newDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'perlipc-bench-'));
  made.add(path);
  return path;
}

/** With what is in it. */
export function removeDirectory(path: string): void {
  made.delete(path);
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    console.error(`${path} stays: ${(error as Error).message}`);
  }
}
