import { closeSync, openSync, readSync } from 'node:fs';

/** Which C library this process has, by the name of the loader that its executable asks for. */
export function libc(executable = process.execPath): 'glibc' | 'musl' | 'unknown' {
  return byLoader(beginning(executable)) ?? byReport();
}

/** Where an executable names its loader: the first page, unless a tool has moved the name. */
function beginning(file: string): string {
  try {
    const fd = openSync(file, 'r');
    try {
      const page = Buffer.alloc(4096);
      return page.toString('latin1', 0, readSync(fd, page));
    } finally {
      closeSync(fd);
    }
  } catch {
    return '';
  }
}

function byLoader(text: string): 'glibc' | 'musl' | undefined {
  const [, name] = /\/ld-(musl|linux)-[\w.-]+\0/.exec(text) ?? [];
  return name === undefined ? undefined : name === 'musl' ? 'musl' : 'glibc';
}

/** Node's report takes milliseconds. */
function byReport(): 'glibc' | 'musl' | 'unknown' {
  const report = process.report?.getReport() as
    | { header?: { glibcVersionRuntime?: string }; sharedObjects?: string[] }
    | undefined;
  if (report?.header?.glibcVersionRuntime) return 'glibc';
  return report?.sharedObjects?.some((file) => /\bld-musl-|\blibc\.musl-/.test(file)) ? 'musl' : 'unknown';
}
