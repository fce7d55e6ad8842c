import { parseArgs } from 'node:util';

export interface Options {
  /** The names of kinds and contenders to run; none means all. */
  only: string[];
  rounds: number;
  /** Connections, or calls, of each sample. */
  connections: number;
  quick: boolean;
  json: string | undefined;
  svg: string | undefined;
}

const usage = `--quick            one round of few connections, within 30 seconds
--only NAME        a kind of work or a contender; may be given more than once
--rounds N         how often each is measured, in turn (5)
--connections N    per sample
--json FILE        every sample, with machine and versions
--svg FILE         the chart`;

export function options(defaults: { connections: number; quick: number }): Options {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string' },
      connections: { type: 'string' },
      json: { type: 'string' },
      svg: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const { quick, only, json, svg } = values;
  return {
    quick,
    only: only.flatMap((names) => names.split(',')),
    json,
    svg,
    rounds: count('--rounds', values.rounds, quick ? 1 : 5),
    connections: count('--connections', values.connections, quick ? defaults.quick : defaults.connections),
  };
}

function count(name: string, text: string | undefined, missing: number): number {
  const number = Number(text ?? missing);
  if (!Number.isSafeInteger(number) || number < 1 || number > 1_000_000) {
    throw new RangeError(`${name} must be an integer from 1 to 1000000, got ${text}`);
  }
  return number;
}

/** Whether `--only` leaves a kind and a contender in: each of the two lists that it names something of limits. */
export function selected<T extends { name: string }>(all: T[], only: string[]): T[] {
  const named = all.filter(({ name }) => only.includes(name));
  return named.length > 0 ? named : all;
}

export function refuseUnknown(only: string[], known: string[]): void {
  const unknown = only.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new RangeError(`--only knows ${known.join(', ')}; not ${unknown.join(', ')}`);
}
