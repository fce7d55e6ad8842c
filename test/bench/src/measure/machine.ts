import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** What the figures were measured on. */
export function machine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memory: totalmem(),
    kernel: `${type()} ${release()}`,
    load: loadavg(),
    versions: {
      node: process.version,
      v8: process.versions.v8,
      perl: firstLine('perl', ['-e', 'print $^V']),
      python3: firstLine('python3', ['--version']),
      cc: firstLine('cc', ['--version']),
      strace: firstLine('strace', ['-V']),
    },
    date: new Date().toISOString(),
  };
}

export type Machine = ReturnType<typeof machine>;

function firstLine(command: string, args: string[]): string | undefined {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(
      '\n',
    )[0];
  } catch {
    return undefined;
  }
}
