import { readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { utf8 } from '../base/bytes.js';
import { original } from './source-map.js';

/** A call on the stack, in the TypeScript source where a source map leads to it. */
export interface Frame {
  file: string;
  line: number;
  /** The name of the function that this place is in; empty if it has none, undefined outside of any, EVAL in that. */
  name: string | undefined;
}

/** What perl calls the block of an eval in place of a function's name. */
export const EVAL = 'eval {...}';

/** The folder of the layer: Perl's builtins are no frames of a program. A program's bundle has program and layer in one file. */
const own = import.meta.url === undefined ? '' : fileURLToPath(import.meta.url);
const layer = /^(.*[\\/](?:src|dist)[\\/])(?:diagnostics[\\/]frames\.[jt]s|perlipc-perl\.js)$/.exec(own)?.[1];
const start = process.cwd();

/** The program's frames, innermost first. */
export function frames(): Frame[] {
  const sites = callSites();
  return sites.flatMap((site, i) => {
    const file = fileOf(site);
    return file === undefined ? [] : [{ ...sourceOf(file, site), name: nameOf(site, sites[i + 1]) }];
  });
}

/** The program's innermost frame, without its name. */
export function callingFrame(): { file: string; line: number } | undefined {
  for (const site of callSites()) {
    const file = fileOf(site);
    if (file !== undefined) return sourceOf(file, site);
  }
  return undefined;
}

/** The JavaScript of the program from its call on: from the backtick, if that is a tagged template; empty if it can't be read. */
export function callingCode(): string {
  const site = callSites().find(fileOf);
  const file = site && fileOf(site);
  if (!site || file === undefined) return '';
  const lines = contentOf(file)
    .split('\n')
    .slice((site.getLineNumber() ?? 1) - 1);
  return lines.join('\n').slice((site.getColumnNumber() ?? 1) - 1);
}

/** A warning must not fail for want of a descriptor. */
function contentOf(file: string): string {
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
  return layer !== undefined && file.startsWith(layer) ? undefined : file;
}

/** A module's own code is an anonymous function, called by Node's loader or, after an `await`, by nothing. */
function nameOf(site: NodeJS.CallSite, caller: NodeJS.CallSite | undefined): string | undefined {
  if (caller?.getFunctionName() === 'evaluate' && fileOf(caller) === undefined) return EVAL;
  const loaded = caller === undefined || caller.getFileName()?.startsWith('node:internal/modules');
  return site.getFunctionName() ?? (loaded ? undefined : '');
}

function sourceOf(file: string, site: NodeJS.CallSite): { file: string; line: number } {
  const place = original({ file, line: site.getLineNumber() ?? 0, column: site.getColumnNumber() ?? 1 });
  return { file: fileName(place.file), line: place.line };
}

/**
 * A file below the directory that the program was started in is named from there, as Perl names it as it was given; in bytes, as
 * all names of files.
 */
function fileName(file: string): string {
  const short = relative(start, file);
  return utf8(short.startsWith('..') || isAbsolute(short) ? file : short);
}
