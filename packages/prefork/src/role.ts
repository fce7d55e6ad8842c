import type { Listener, Order } from './order.js';

/** Under which a process finds what it is. */
const NAME = 'PERLIPC_PREFORK';
/** How many arenas glibc's malloc has at most; read when a process starts. */
const ARENAS = 'MALLOC_ARENA_MAX';

/** A socket of the program that ran before: `key` says which of its listeners it was. */
export interface HandedOver {
  readonly key: string;
  readonly fd: number;
}

/** What this process is: it is told by the one that started it. */
export type Role =
  | { is: 'monitor'; sockets: readonly HandedOver[]; ready: number }
  | {
      is: 'mold';
      channel: number;
      passing: number;
      generation: number;
      monitor: number;
      /** MALLOC_ARENA_MAX is of environmentOf, and nobody else's business. */
      arenas?: boolean;
    }
  | {
      is: 'worker';
      order: Order;
      channel: number;
      stack: number;
      page: number;
      listeners: readonly Listener[];
    };

/** What it is for: the program of one application doesn't take up the role of another's. */
const told = process.env[NAME];
delete process.env[NAME];

/** Undefined where nobody has told: it is a monitor that begins. */
export const role: Role | undefined = told === undefined ? undefined : (JSON.parse(told) as Role);

if (role?.is === 'mold' && role.arenas) delete process.env[ARENAS];

/**
 * The environment of a process that is to have a role. glibc gives each thread an arena of its own, of which each worker then has
 * its own copy: one is enough, unless somebody has said how many.
 */
export function environmentOf(next: Role): NodeJS.ProcessEnv {
  const told = { ...process.env, [NAME]: JSON.stringify(next) };
  if (next.is !== 'mold' || process.env[ARENAS] !== undefined) return told;
  return { ...told, [ARENAS]: '1', [NAME]: JSON.stringify({ ...next, arenas: true }) };
}

/** The arguments that start this program anew. */
export function programArguments({ is }: Role): string[] {
  const flags = is === 'mold' ? moldFlags(process.execArgv, process.env['NODE_OPTIONS']) : process.execArgv;
  return [...flags, ...process.argv.slice(1)];
}

/** V8's young generation, up to 48 MB, is each worker's own: half of that costs little speed. A value that the user has set stays. */
export function moldFlags(flags: readonly string[], options = ''): string[] {
  const set = [...flags, options].some((flag) => /semi[-_]space[-_]size|optimize[-_]for[-_]size/.test(flag));
  return set ? [...flags] : ['--max-semi-space-size=8', ...flags];
}
