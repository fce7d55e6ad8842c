import { parseArgs } from 'node:util';
import type { PreforkOptions } from './options.js';

export const HELP = `usage: perlipc-prefork APP [OPTION]…
       perlipc-prefork --status PATH

Loads APP once, and forks workers that serve it. Defaults are in brackets.

  -w, --workers N           number of workers (one for each processor)
  -l, --listen PLACE        [HOST]:PORT, unix:PATH or udp:[HOST]:PORT; may be given several times
      --timeout SECONDS     replaces a worker whose event loop is blocked for longer (30; 0: never)
      --graceful SECONDS    how long a stopping worker may take to finish its requests (30)
      --ready SECONDS       how long a worker may take to become ready (60)
      --young SECONDS       a worker that dies before this age is replaced after a growing pause (5)
      --balance WAY         shared or reuseport: one socket for all workers, or one for each (shared)
      --heap WAY            random, contiguous or huge: the last two make forks of a large heap faster
      --refork-requests N   after N requests a worker becomes the mold of the next ones
      --refork-seconds N    the same after N seconds
      --spawn               starts workers by child_process instead of fork; each loads APP itself
      --foreign-threads     forks although a native addon has threads of its own, and copies them
      --orphans WAY         kill or finish: what happens to the workers if the monitor is killed (kill)
      --name NAME           the name in process titles
      --log FILE            where standard output and error of all processes go
      --log-format FORMAT   text, json or none
      --status-socket PATH  makes a Unix socket that answers /status and /metrics
      --status PATH         prints the state of the service that has that socket
  -h, --help

Signals to the monitor: TERM, INT finish and end; QUIT ends at once; HUP replaces the workers; USR2 starts the program again, with
new code; TTIN, TTOU one worker more, fewer; USR1 reopens the log file.`;

export type Command =
  | { kind: 'help' }
  | { kind: 'wrong'; why: string }
  | { kind: 'status'; path: string }
  | { kind: 'serve'; app: string; options: Omit<PreforkOptions, 'serve' | 'load'> };

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  workers: { ...text, short: 'w' },
  listen: { ...text, short: 'l', multiple: true },
  timeout: text,
  graceful: text,
  ready: text,
  young: text,
  balance: text,
  heap: text,
  'refork-requests': text,
  'refork-seconds': text,
  spawn: flag,
  'foreign-threads': flag,
  orphans: text,
  name: text,
  log: text,
  'log-format': text,
  'status-socket': text,
  status: text,
  help: { ...flag, short: 'h' },
} as const;

/** What the arguments ask for. Values are checked by `prefork`. */
export function parseCommand(args: string[]): Command {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return { kind: 'help' };
    if (values.status !== undefined) return { kind: 'status', path: values.status };
    const [app, ...more] = positionals;
    if (app === undefined) return { kind: 'wrong', why: 'which application?' };
    if (more.length > 0) return { kind: 'wrong', why: `one application, not also ${more.join(' ')}` };
    return { kind: 'serve', app, options: optionsOf(values) };
  } catch (error) {
    return { kind: 'wrong', why: (error as Error).message };
  }
}

type Values = Partial<Record<keyof typeof options, string | boolean | string[]>>;

function optionsOf(values: Values): Omit<PreforkOptions, 'serve' | 'load'> {
  const requests = number(values, 'refork-requests');
  const seconds = number(values, 'refork-seconds');
  const refork = { ...(requests !== undefined && { requests }), ...(seconds !== undefined && { seconds }) };
  const all = {
    workers: number(values, 'workers'),
    listen: values.listen ?? process.env['PORT'] ?? '8080',
    timeout: number(values, 'timeout'),
    graceful: number(values, 'graceful'),
    ready: number(values, 'ready'),
    young: number(values, 'young'),
    balance: values.balance,
    heap: values.heap,
    refork: Object.keys(refork).length > 0 ? refork : undefined,
    spawn: values.spawn,
    foreignThreads: values['foreign-threads'],
    orphans: values.orphans,
    name: values.name,
    log: values.log,
    logFormat: values['log-format'],
    status: values['status-socket'],
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof optionsOf
  >;
}

function number(values: Values, name: keyof Values): number | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)) return Number(value);
  throw new Error(`--${name} must be a number, got ${String(value)}`);
}
