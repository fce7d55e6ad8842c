import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { result } from './paths.js';

/** A contender at a kind of work, by their names. */
export interface Named {
  kind: string;
  contender: string;
}

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

export interface Defaults {
  connections: number;
  quick: number;
  /** What is measured, and what each kind of work is: for `--help`. */
  about?: string;
  kinds?: Record<string, string>;
}

export function usage(tasks: Named[], defaults: Defaults): string {
  const names = (all: string[]) => [...new Set(all)].map((name) => `  '${name}'`).join('\n');
  const known = Object.fromEntries(tasks.map(({ kind }) => [kind, '']));
  const entries = Object.entries(defaults.kinds ?? known);
  const column = Math.max(18, ...entries.map(([name]) => name.length));
  const kinds = entries.flatMap(([name, what]) => wrapped(`  ${name.padEnd(column)} ${what}`, column + 3));
  return `${wrapped(defaults.about ?? 'Measures what calls cost.', 0).join('\n')}

--quick            one round of few connections (${defaults.quick}), within 30
                   seconds; what doesn't fit is left out
--only NAMES       kinds of work, contenders or both, separated by commas;
                   may be given more than once
--rounds N         how often each is measured, in turn (5)
--connections N    connections, or calls, of each sample (${defaults.connections})
--json FILE        every sample, with machine and versions, instead of the one
                   under test/bench/build
--svg FILE         the chart, instead of the one there
kinds of work:
${kinds.join('\n')}
contenders:
${names(tasks.map(({ contender }) => contender))}`;
}

/** In lines of at most 80 columns, those after the first set in. */
function wrapped(text: string, indent: number): string[] {
  const lines = [''];
  for (const word of text.trimEnd().split(/(?<=\S) /)) {
    const last = lines.at(-1) ?? '';
    if (last.length + word.length < 80) lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    else lines.push(' '.repeat(indent) + word);
  }
  return lines;
}

/** What the command line says; a mistake there ends the process with 2, and `--help` with 0. */
export function options(tasks: Named[], defaults: Defaults, args = process.argv.slice(2)): Options {
  try {
    const parsed = parse(tasks, defaults, args);
    if (parsed !== 'help') return parsed;
    console.log(usage(tasks, defaults));
    process.exit(0);
  } catch (error) {
    console.error(`${(error as Error).message}\nTry --help.`);
    process.exit(2);
  }
}

export function parse(tasks: Named[], defaults: Defaults, args: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
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
  if (values.help) return 'help';
  const { quick, json, svg } = values;
  const only = values.only.flatMap((names) => names.split(',')).map((name) => name.trim());
  for (const [name, file] of Object.entries({ '--json': json, '--svg': svg })) refuseUnwritable(name, file);
  refuseUnknown(tasks, only);
  return {
    quick,
    only,
    json,
    svg,
    rounds: count('--rounds', values.rounds, quick ? 1 : 5),
    connections: count('--connections', values.connections, quick ? defaults.quick : defaults.connections),
  };
}

/** Where the chart and the samples go; those of a quick run apart, which are not for the documents. */
export function files(stem: string, { svg, json, quick }: Options): { svg: string; json: string } {
  const name = quick ? `${stem}-quick` : stem;
  return { svg: svg ?? result(`${name}.svg`), json: json ?? result(`${name}.json`) };
}

const QUICK = 22_000;

/** Whether a quick run is to begin nothing more, so that it ends within 30 seconds on a busy machine too. */
export function timeIsUp({ quick }: Options): boolean {
  return quick && performance.now() > QUICK;
}

function count(name: string, text: string | undefined, missing: number): number {
  if (text === undefined) return missing;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > 1_000_000)
    throw new RangeError(`${name} must be an integer from 1 to 1000000, got '${text}'`);
  return number;
}

/** Said before the measuring, not after it. */
function refuseUnwritable(name: string, file: string | undefined): void {
  if (file === undefined) return;
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    throw new Error(`${name} ${file} can't be written: ${(error as Error).message}`);
  }
}

function refuseUnknown(tasks: Named[], only: string[]): void {
  const known = new Set(tasks.flatMap(({ kind, contender }) => [kind, contender]));
  const unknown = only.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new RangeError(`--only knows ${[...known].join(', ')}; not '${unknown.join("', '")}'`);
  if (selected(tasks, only).length === 0)
    throw new RangeError(`--only ${only.join(',')}: none of these contenders does that kind of work`);
}

/** Each of the two, kinds and contenders, is limited to those named if one is named. */
export function selected<T extends Named>(tasks: T[], only: string[]): T[] {
  const limits = (name: (task: Named) => string) => tasks.some((task) => only.includes(name(task)));
  const kinds = limits(({ kind }) => kind);
  const contenders = limits(({ contender }) => contender);
  return tasks.filter(
    ({ kind, contender }) => (!kinds || only.includes(kind)) && (!contenders || only.includes(contender)),
  );
}
