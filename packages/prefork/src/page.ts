import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MFD_CLOEXEC, memfd_create } from '@perlipc/sys';

/** What a worker writes of itself, each a number. */
export const FIELDS = [
  'pid',
  'beat',
  'requests',
  'active',
  'connections',
  'delayMean',
  'delayMax',
  'heapUsed',
] as const;

export type Counters = Record<(typeof FIELDS)[number], number>;

const SIZE = FIELDS.length * Float64Array.BYTES_PER_ELEMENT;

/** A file without a name, of which each worker has a record: a write of a worker is seen by the monitor at once, and stays when the worker dies. */
export function openPage(): number {
  // Needs no folder that can be written to, and no room on a disk.
  if (process.platform === 'linux') return memfd_create('perlipc-prefork', MFD_CLOEXEC);
  const path = join(tmpdir(), `perlipc-prefork-${randomUUID()}`);
  const fd = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return fd;
}

export function closePage(fd: number): void {
  closeSync(fd);
}

export function writeCounters(page: number, slot: number, counters: Counters): void {
  const record = Float64Array.from(FIELDS, (name) => counters[name]);
  writeSync(page, new Uint8Array(record.buffer), 0, SIZE, slot * SIZE);
}

/** Zeros where nothing was written. */
export function readCounters(page: number, slot: number): Counters {
  const record = new Float64Array(FIELDS.length);
  readSync(page, new Uint8Array(record.buffer), 0, SIZE, slot * SIZE);
  return Object.fromEntries(FIELDS.map((name, at) => [name, record[at]])) as Counters;
}

export function clearCounters(page: number, slot: number): void {
  writeSync(page, new Uint8Array(SIZE), 0, SIZE, slot * SIZE);
}

/** Seconds of CLOCK_MONOTONIC, which all processes have in common. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}
