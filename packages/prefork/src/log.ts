import { writeSync } from 'node:fs';

export type Fields = Readonly<Record<string, unknown>>;
export type Format = 'text' | 'json' | 'none';

/** Lines about the service itself, to standard error: one line each, whoever it is about. */
export class Log {
  readonly #format: Format;

  constructor(format: Format) {
    this.#format = format;
  }

  info(text: string, fields: Fields = {}): void {
    this.#write('info', text, fields);
  }

  warn(text: string, fields: Fields = {}): void {
    this.#write('warn', text, fields);
  }

  error(text: string, fields: Fields = {}): void {
    this.#write('error', text, fields);
  }

  #write(level: string, text: string, fields: Fields): void {
    if (this.#format !== 'none') writeLine(lineOf(this.#format, new Date(), level, text, fields));
  }
}

/** Without its newline. */
export function lineOf(
  format: 'text' | 'json',
  time: Date,
  level: string,
  text: string,
  fields: Fields,
): string {
  if (format === 'json') return JSON.stringify({ time: time.toISOString(), level, message: text, ...fields });
  const { worker, ...others } = fields;
  const who = worker === undefined ? 'monitor' : `worker ${String(worker)}`;
  const rest = Object.entries(others)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${shown(value)}`);
  return `${time.toISOString()} ${level} [${who}] ${text}${rest.join('')}`;
}

function shown(value: unknown): string {
  const text = Array.isArray(value)
    ? value.join(',')
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text);
}

/** One write for each line, so that those of several processes don't mix. */
function writeLine(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  for (let at = 0, tries = 0; at < bytes.length && tries < 1000; tries++) {
    try {
      at += writeSync(2, bytes, at);
    } catch (error) {
      // A pipe in non-blocking mode that is full; whatever else, there is nobody to tell.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
