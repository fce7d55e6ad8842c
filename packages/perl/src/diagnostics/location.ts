import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { utf8 } from '../base/text.js';
import { INPUT_RECORD_SEPARATOR } from '../base/vars.js';
import { lastRead } from '../io/handle.js';

/** A call on the stack, in the TypeScript source where a source map leads to it. */
export interface Frame {
  file: string;
  line: number;
  /** The name of the function that this place is in; empty if it has none, undefined outside of any, EVAL in that. */
  name: string | undefined;
}

/** What perl calls the block of an eval in place of a function's name. */
export const EVAL = 'eval {...}';

/** The files of the layer itself: Perl's builtins are no frames of a program. */
const here = dirname(dirname(fileURLToPath(import.meta.url))) + sep;
const start = process.cwd();
const maps = new Map<string, SourceMap | undefined>();

/** The program's frames, innermost first. */
export function frames(): Frame[] {
  const sites = callSites();
  return sites.flatMap((site, i) => {
    const file = fileOf(site);
    return file === undefined ? [] : [{ ...original(file, site), name: nameOf(site, sites[i + 1]) }];
  });
}

/** ` at FILE line N`, of the program's call. */
export function place(): string {
  for (const site of callSites()) {
    const name = fileOf(site);
    if (name === undefined) continue;
    const { file, line } = original(name, site);
    return ` at ${file} line ${line}`;
  }
  return ' at - line 0';
}

/** The JavaScript of the program from its call on: from the backtick, if that is a tagged template; empty if it can't be read. */
export function calling(): string {
  const site = callSites().find(fileOf);
  const file = site && fileOf(site);
  if (!site || file === undefined) return '';
  const lines = sourceOf(file)
    .split('\n')
    .slice((site.getLineNumber() ?? 1) - 1);
  return lines.join('\n').slice((site.getColumnNumber() ?? 1) - 1);
}

/** A warning must not fail for want of a descriptor. */
function sourceOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function callSites(): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    Error.prepareStackTrace = (_error, sites) => sites;
    return new Error().stack as unknown as NodeJS.CallSite[];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function fileOf(site: NodeJS.CallSite): string | undefined {
  const name = site.getFileName();
  if (!name || name.startsWith('node:')) return undefined;
  const file = name.startsWith('file:') ? fileURLToPath(name) : name;
  return file.startsWith(here) ? undefined : file;
}

/** A module's own code is an anonymous function, called by Node's loader or, after an `await`, by nothing. */
function nameOf(site: NodeJS.CallSite, caller: NodeJS.CallSite | undefined): string | undefined {
  if (caller?.getFunctionName() === 'evaluate' && fileOf(caller) === undefined) return EVAL;
  const loaded = caller === undefined || caller.getFileName()?.startsWith('node:internal/modules');
  return site.getFunctionName() ?? (loaded ? undefined : '');
}

function original(file: string, site: NodeJS.CallSite): { file: string; line: number } {
  const line = site.getLineNumber() ?? 0;
  const map = mapOf(file);
  const entry = map?.findEntry(line - 1, (site.getColumnNumber() ?? 1) - 1);
  if (!entry || !('originalSource' in entry)) return { file: shown(file), line };
  return {
    file: shown(fileURLToPath(new URL(entry.originalSource, pathToFileURL(file)))),
    line: entry.originalLine + 1,
  };
}

/**
 * A file below the directory that the program was started in is named from there, as Perl names it as it was given; in bytes, as
 * all names of files.
 */
function shown(file: string): string {
  const short = relative(start, file);
  return utf8(short.startsWith('..') || isAbsolute(short) ? file : short);
}

function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(file));
  return maps.get(file);
}

function readMap(file: string): SourceMap | undefined {
  try {
    const url = readFileSync(file, 'utf8').match(/^\/\/# sourceMappingURL=(.+)$/m)?.[1];
    if (url === undefined) return undefined;
    const target = new URL(url, pathToFileURL(file));
    const text = target.protocol === 'data:' ? inline(url) : readFileSync(target, 'utf8');
    return new SourceMap(JSON.parse(text) as SourceMapPayload);
  } catch {
    return undefined;
  }
}

function inline(url: string): string {
  const comma = url.indexOf(',');
  const data = url.slice(comma + 1);
  return url.slice(0, comma).endsWith(';base64')
    ? Buffer.from(data, 'base64').toString()
    : decodeURIComponent(data);
}

/** ` at FILE line N` with the handle that was read last, if it has records: `, <SOCK> line 3`. */
export function placeAndRecord(): string {
  return place() + record();
}

/** `, <SOCK> line 3`, or an empty string. */
export function record(): string {
  if (!lastRead?.lines) return '';
  const unit = INPUT_RECORD_SEPARATOR.value === '\n' ? 'line' : 'chunk';
  return `, <${lastRead.name}> ${unit} ${lastRead.lines}`;
}
