import type { Ending } from './program.js';

/** What differs from run to run, and between the languages, made equal: dates, places in source, program, pid, ports. */
export function normal(text: string): string {
  return text
    .replaceAll(/[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}/g, 'DATE')
    .replaceAll(/ at \S+ line \d+(, <\S*> line \d+)?\./g, ' at FILE line N.')
    .replaceAll(/^\S+ \d+: /gm, 'PROGRAM PID: ')
    .replaceAll(/\s+at port \d+/g, ' at port PORT')
    .replaceAll(/^started on port \d+/gm, 'started on port PORT');
}

/** An ending as the tests compare it. */
export function comparable({ stdout, stderr, status, signal }: Ending): object {
  return { stdout: normal(stdout), stderr: normal(stderr), status, signal };
}
