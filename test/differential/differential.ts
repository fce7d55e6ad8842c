import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WARNING } from '@perlipc/perl';
import { Program, removeScratches, scratch } from '../support/program.js';
import type { Peer, Step } from './peer.js';

/** Perl's source, with its backslashes. */
export const perl = String.raw;

/** What a case may ask for, for both languages. */
export interface Options {
  /** Perl's switches; ours takes `-w`. */
  switches?: string;
  args?: string[];
  env?: Record<string, string>;
  /** Files that are there before. */
  files?: Record<string, string>;
  /** A peer on the loopback: the program connects to the port that is its first argument, or listens on a port. */
  client?: Step[];
  server?: Step[];
  /** Makes what may differ the same. */
  normal?: (text: string) => string;
  /** Looks at what perl did. */
  check?: (deed: Deed) => void;
}

/** What a program did: what it wrote, how it ended, the bytes its peer got, and the files that it left. */
interface Deed {
  stdout: string;
  stderr: string;
  ended: number | string | null;
  wire: string | undefined;
  files: Record<string, string>;
}

/**
 * Gives the function that registers a case: the same small program as a function of ours, which runs in a fresh node process,
 * and as perl's. Both have to do the same. Lines of messages count from the first line of each program.
 */
export function differentialCases(url: string) {
  const wanted = process.env['PERLIPC_CASE'];
  if (wanted === undefined) afterAll(removeScratches);
  return (name: string, ours: () => void, theirs: string, options: Options = {}): void => {
    if (wanted === undefined) register(url, name, theirs, options);
    else if (name === wanted) {
      WARNING.value = /w/.test(options.switches ?? '');
      setImmediate(ours);
    }
  };
}

function register(url: string, name: string, source: string, options: Options): void {
  test(name, async () => {
    const file = fileURLToPath(url);
    const built = file.replace(/\/test\/(.*)\.ts$/, '/test/dist/$1.js');
    const switches = options.switches?.split(' ') ?? [];
    const code = `# line 1 "PROGRAM"\n${source.trim()}`;
    const first = firstLine(file, name);
    const place = (_: string, line: string) => ` at PROGRAM line ${Math.max(1, Number(line) - first)}`;
    const { normal = (text: string) => text } = options;
    const [theirs, mine] = await Promise.all([
      deed(['perl', ...switches, '-e', code, '--'], options, normal),
      deed(
        [process.execPath, '--enable-source-maps', built],
        { ...options, env: { ...options.env, PERLIPC_CASE: name } },
        (text) => normal(text.replaceAll(/ at \S*\.test\.ts line (\d+)/g, place)),
      ),
    ]);
    options.check?.(theirs);
    expect(mine).toEqual(theirs);
  });
}

/** The line of the source on which the case's function begins. */
function firstLine(file: string, name: string): number {
  const source = readFileSync(file, 'utf8');
  const at = source.indexOf(`'${name}'`);
  return source.slice(0, source.indexOf('=>', at)).split('\n').length;
}

async function deed(
  [command = '', ...args]: string[],
  options: Options,
  normal: (text: string) => string,
): Promise<Deed> {
  const cwd = scratch();
  for (const [name, text] of Object.entries(options.files ?? {}))
    writeFileSync(join(cwd, name), text, 'latin1');
  using peer = options.client && new Peering({ steps: options.client });
  const port = peer && (await peer.port());
  const words = [...args, ...(port === undefined ? [] : [String(port)]), ...(options.args ?? [])];
  using program = new Program(command, words, { cwd, ...(options.env && { env: options.env }) });
  using caller = options.server && new Peering({ port: await program.port(), steps: options.server });
  const { stdout, stderr, status, signal } = await program.ended;
  return {
    stdout: normal(stdout),
    stderr: normal(stderr),
    ended: status ?? signal,
    wire: await (peer ?? caller)?.received(),
    files: filesIn(cwd),
  };
}

class Peering implements Disposable {
  readonly #program: Program;

  constructor(peer: Peer) {
    const file = fileURLToPath(import.meta.url).replace(
      /\/test\/(?!dist\/)(.*)differential\.ts$/,
      '/test/dist/$1peer.js',
    );
    this.#program = new Program(process.execPath, [file, JSON.stringify(peer)]);
  }

  port(): Promise<number> {
    return this.#program.until(
      () => Number(/^(\d+)\n/.exec(this.#program.stdout)?.[1]) || undefined,
      "the peer's port",
    );
  }

  async received(): Promise<string> {
    const { stdout, stderr } = await this.#program.ended;
    expect(stderr).toBe('');
    return Buffer.from(stdout.replace(/^\d+\n/, ''), 'hex').toString('latin1');
  }

  [Symbol.dispose](): void {
    this.#program[Symbol.dispose]();
  }
}

function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}
