import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// vitest runs the sources themselves; tsc puts them a directory deeper.
const bench = new URL(import.meta.url.includes('/dist/') ? '../../' : '../', import.meta.url);

/** A program that CMake made. */
export function built(name: string): string {
  return fileURLToPath(new URL(`build/${name}`, bench));
}

/** A script of `servers`. */
export function script(name: string): string {
  return fileURLToPath(new URL(`servers/${name}`, bench));
}

/** A script of `servers` that tsc made. */
export function compiled(name: string): string {
  return fileURLToPath(new URL(`dist/servers/${name}.js`, bench));
}

/** Where charts and samples go unless told otherwise. */
export function result(name: string): string {
  return fileURLToPath(new URL(`build/${name}`, bench));
}

/** A file of the repository. */
export function repository(name: string): string {
  return fileURLToPath(new URL(`../../${name}`, bench));
}

/** Whether a program is in PATH. */
export function installed(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((directory) => existsSync(join(directory, name)));
}
