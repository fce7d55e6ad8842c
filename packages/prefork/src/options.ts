import { availableParallelism } from 'node:os';
import { integer, options as optionsOf, refuse, structure, text } from '@perlipc/sys/argument';
import { refuseUnknown } from './known.js';
import { type Listen, type ListenSpec, parseListen } from './listen/parse.js';
import type { Listener } from './order.js';
import type { WorkerContext } from './worker/context.js';

/** Options of `prefork`. `T` is the type of what `load` returns. */
export interface PreforkOptions<T = unknown> {
  /** How many workers; by default as many as the machine has processors. */
  workers?: number;
  /** Where to listen: `':8080'`, `'127.0.0.1:8080'`, `'[::1]:8080'`, `'unix:/run/app.sock'`, `'udp::53'`, an object, or an array of these. Sockets passed by systemd come first in `listeners`. */
  listen?: Listen | readonly Listen[];
  /** Runs once, in the mold: imports, caches, templates. Connections that it leaves open are closed in the workers. */
  load?: () => T | Promise<T>;
  /** Runs in each worker: makes its servers on `listeners`, and may return them. */
  serve: (listeners: readonly Listener[], loaded: T, worker: WorkerContext) => unknown;
  /** The name in process titles and logs. */
  name?: string;
  /** Seconds for which a worker may block its event loop. After that it is logged, terminated, killed and replaced. 30 by default; 0 means never. */
  timeout?: number;
  /** Seconds that a worker has to finish its requests when it is to end. 30 by default. */
  graceful?: number;
  /** Seconds that a worker, or a new program, has to get ready. 60 by default. */
  ready?: number;
  /** Seconds. A worker that dies younger than this is replaced only after a pause, which grows each time. 5 by default. */
  young?: number;
  /** Runs in the mold, before each fork. */
  beforeFork?: (loaded: T) => void | Promise<void>;
  /** Runs in the worker, before `serve`: reconnect, reseed. */
  afterFork?: (loaded: T, worker: WorkerContext) => void | Promise<void>;
  /** Runs in the worker, when it has finished its requests and before it exits. */
  workerExit?: (worker: WorkerContext) => void | Promise<void>;
  /** When a warmed-up worker becomes the mold of the later ones. Never by default. */
  refork?: Refork;
  /** Workers by `child_process` instead of `fork`: each loads for itself. */
  spawn?: boolean;
  /** One listening socket for all workers, or one each by SO_REUSEPORT. */
  balance?: 'shared' | 'reuseport';
  /** Where V8's heap is in the mold: `'contiguous'` puts it into few mappings, `'huge'` also into huge pages, which makes forks of a large heap faster. */
  heap?: 'random' | 'contiguous' | 'huge';
  /** Whether fork copies threads of native addons, instead of refusing: see `fork`. */
  foreignThreads?: boolean;
  /** What a worker does when the monitor was killed: it is killed too, or finishes its requests. */
  orphans?: 'kill' | 'finish';
  /** The form of the log lines on standard error. */
  logFormat?: 'text' | 'json' | 'none';
  /** A file for the standard output and error of all processes; SIGUSR1 reopens it. */
  log?: string;
  /** The path of a Unix socket that answers `/status` and `/metrics`. */
  status?: string;
}

/** After how many requests of one worker, or how many seconds after the mold was loaded. */
export interface Refork {
  requests?: number;
  seconds?: number;
}

/** The options with their defaults. */
export type Settings<T = unknown> = Required<Omit<PreforkOptions<T>, Optional | 'listen'>> &
  Pick<PreforkOptions<T>, Optional> & { listen: ListenSpec[] };
type Optional = 'load' | 'beforeFork' | 'afterFork' | 'workerExit' | 'refork' | 'log' | 'status';

const OPTIONS: Record<keyof PreforkOptions, true> = {
  workers: true,
  listen: true,
  load: true,
  serve: true,
  name: true,
  timeout: true,
  graceful: true,
  ready: true,
  young: true,
  beforeFork: true,
  afterFork: true,
  workerExit: true,
  refork: true,
  spawn: true,
  balance: true,
  heap: true,
  foreignThreads: true,
  orphans: true,
  logFormat: true,
  log: true,
  status: true,
};

const MOST_WORKERS = 1000;

export function settingsOf<T>(given: PreforkOptions<T>): Settings<T> {
  const { listen = [], ...options } = optionsOf('prefork', given);
  refuseUnknown(options, OPTIONS);
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
  text('prefork', 'name', settings.name);
  for (const name of ['log', 'status'] as const)
    if (settings[name] !== undefined) text('prefork', name, settings[name]);
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
  refuseUnknown(refork, { requests: true, seconds: true }, 'refork.');
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
