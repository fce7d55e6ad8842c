import { availableParallelism } from 'node:os';
import { integer, options as optionsOf, refuse, structure } from '@perlipc/sys/argument';
import { type Listen, type ListenSpec, parseListen } from './listen/parse.js';
import type { Listener } from './order.js';
import type { WorkerContext } from './worker/context.js';

/** What `prefork` is to do. `T` is what `load` made. */
export interface PreforkOptions<T = unknown> {
  /** How many; as many as the machine has processors unless told. */
  workers?: number;
  /** Where to listen: `':8080'`, `'127.0.0.1:8080'`, `'[::1]:8080'`, `'unix:/run/app.sock'`, `'udp::53'` or an object; several. systemd's sockets come before it. */
  listen?: Listen | readonly Listen[];
  /** Runs once, in the mold: imports, caches, templates. Connections that it leaves open are closed in the workers. */
  load?: () => T | Promise<T>;
  /** Runs in each worker: makes its servers on `listeners`, and may return them. */
  serve: (listeners: readonly Listener[], loaded: T, worker: WorkerContext) => unknown;
  /** What titles and logs call it. */
  name?: string;
  /** Seconds without a sign of life after which a worker is logged, terminated, killed and replaced; 0 is never. 30 unless told. */
  timeout?: number;
  /** Seconds that a worker has to finish what runs. 30 unless told. */
  graceful?: number;
  /** Seconds that a worker, or a new program, has to get ready. 60 unless told. */
  ready?: number;
  /** Seconds: a worker that dies before is replaced after a pause that grows. 5 unless told. */
  young?: number;
  /** In the mold, before each fork. */
  beforeFork?: (loaded: T) => void | Promise<void>;
  /** In the worker, before `serve`: reconnect, reseed. */
  afterFork?: (loaded: T, worker: WorkerContext) => void | Promise<void>;
  /** In the worker, when it has finished what ran and before it exits. */
  workerExit?: (worker: WorkerContext) => void | Promise<void>;
  /** When a warmed worker becomes the mold of later ones. Never unless told. */
  refork?: Refork;
  /** Workers by `child_process` instead of `fork`: each loads for itself. */
  spawn?: boolean;
  /** One listening socket for all workers, or one each by SO_REUSEPORT. */
  balance?: 'shared' | 'reuseport';
  /** How V8's heap lies in the mold: `'contiguous'` in few mappings, `'huge'` in huge pages too, so that a fork of a large heap is short. */
  heap?: 'random' | 'contiguous' | 'huge';
  /** fork copies threads of native addons too, instead of refusing: see `fork`. */
  foreignThreads?: boolean;
  /** What a worker does when the monitor was killed: be killed too, or finish what runs. */
  orphans?: 'kill' | 'finish';
  /** How its own lines are written to standard error. */
  logFormat?: 'text' | 'json' | 'none';
  /** A file that standard output and error of all processes go to; USR1 opens it anew. */
  log?: string;
  /** The path of a Unix socket that answers `/status` and `/metrics`. */
  status?: string;
}

/** After so many requests of one worker, or so many seconds after the mold was loaded. */
export interface Refork {
  requests?: number;
  seconds?: number;
}

/** The options with their defaults. */
export type Settings<T = unknown> = Required<Omit<PreforkOptions<T>, Optional | 'listen'>> &
  Pick<PreforkOptions<T>, Optional> & { listen: ListenSpec[] };
type Optional = 'load' | 'beforeFork' | 'afterFork' | 'workerExit' | 'refork' | 'log' | 'status';

const MOST_WORKERS = 1000;

export function settingsOf<T>(given: PreforkOptions<T>): Settings<T> {
  const { listen = [], ...options } = optionsOf('prefork', given);
  for (const name of ['load', 'beforeFork', 'afterFork', 'workerExit'] as const)
    callable(name, options[name]);
  if (typeof options.serve !== 'function') refuse('prefork', 'serve', 'a function', options.serve);
  const settings = {
    workers: availableParallelism(),
    name: 'perlipc-prefork',
    timeout: 30,
    graceful: 30,
    ready: 60,
    young: 5,
    spawn: false,
    balance: 'shared',
    heap: 'random',
    foreignThreads: false,
    orphans: 'kill',
    logFormat: 'text',
    ...options,
    listen: (Array.isArray(listen) ? (listen as Listen[]) : [listen as Listen]).map(parseListen),
  } satisfies Settings<T>;
  check(settings);
  return settings;
}

function check<T>(settings: Settings<T>): void {
  const { workers } = settings;
  if (integer('prefork', 'workers', workers) < 1 || workers > MOST_WORKERS)
    throw new RangeError(`prefork: workers must be an integer from 1 to ${MOST_WORKERS}, got ${workers}`);
  for (const name of ['timeout', 'graceful', 'ready', 'young'] as const) seconds(name, settings[name]);
  for (const name of ['name', 'log', 'status'] as const)
    if (settings[name] !== undefined && typeof settings[name] !== 'string')
      refuse('prefork', name, 'a string', settings[name]);
  for (const name of ['spawn', 'foreignThreads'] as const)
    if (typeof settings[name] !== 'boolean') refuse('prefork', name, 'true or false', settings[name]);
  oneOf('balance', settings.balance, ['shared', 'reuseport']);
  oneOf('heap', settings.heap, ['random', 'contiguous', 'huge']);
  oneOf('orphans', settings.orphans, ['kill', 'finish']);
  oneOf('logFormat', settings.logFormat, ['text', 'json', 'none']);
  if (settings.spawn && settings.heap !== 'random')
    throw new TypeError('prefork: heap wants fork, and spawn is given');
  if (settings.refork === undefined) return;
  const refork = structure('prefork', 'refork', 'an object { requests, seconds }', settings.refork);
  for (const name of ['requests', 'seconds'] as const)
    if (refork[name] !== undefined) seconds(`refork.${name}`, refork[name]);
  if (settings.spawn) throw new TypeError('prefork: refork wants fork, and spawn is given');
}

function callable(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') refuse('prefork', name, 'a function', value);
}

function seconds(name: string, value: number): void {
  if (typeof value !== 'number') refuse('prefork', name, 'a number', value);
  if (!(value >= 0 && value < 2_000_000))
    throw new RangeError(`prefork: ${name} must be a number from 0 to 2000000, got ${value}`);
}

function oneOf(name: string, value: string, values: readonly string[]): void {
  if (!values.includes(value)) refuse('prefork', name, values.map((each) => `'${each}'`).join(' or '), value);
}
