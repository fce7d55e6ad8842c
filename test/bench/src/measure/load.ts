import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { built } from '../paths.js';
import { newDirectory, removeDirectory } from './directory.js';

export interface Load {
  family: string;
  target: string;
  connections: number;
  /** What every connection is to receive; `\.` stands for any byte. */
  expect: string;
  /** Bytes of a round trip on one connection, instead. */
  message?: number;
  /** On so many connections at the same time. */
  parallel?: number;
}

/** What the load generator reports of one run. */
export interface LoadResult {
  done: number;
  bytes: number;
  seconds: number;
  user: number;
  system: number;
  failures: Record<string, number>;
  /** Nanoseconds of each connection, from connect to end of file. */
  latencies: Float64Array;
}

export const IN_FLIGHT = 64;
const SECONDS = 30;
const run = promisify(execFile);

export async function load({
  family,
  target,
  connections,
  expect,
  message = 0,
  parallel = 1,
}: Load): Promise<LoadResult> {
  const directory = newDirectory();
  try {
    const latencies = join(directory, 'latencies');
    const { stdout } = await run(built('load'), [
      ...['--family', family, '--target', target, '--connections', `${connections}`],
      ...['--in-flight', `${IN_FLIGHT}`, '--seconds', `${SECONDS}`, '--expect', expect],
      ...['--parallel', `${parallel}`, '--message', `${message}`, '--latencies', latencies],
    ]);
    const bytes = readFileSync(latencies);
    return { ...JSON.parse(stdout), latencies: new Float64Array(new Uint8Array(bytes).buffer) };
  } finally {
    removeDirectory(directory);
  }
}
