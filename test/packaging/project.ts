import { execFileSync, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const npm = process.env['npm_execpath'] ?? findNpm();

/** npm as a script, since the PATH of an installation has node and a shell and nothing else. */
function findNpm(): string {
  const prefix = execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim();
  return join(prefix, 'npm', 'bin', 'npm-cli.js');
}

/** How a program ended, and what it wrote. */
export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** What a package.json has that is looked at here. */
export interface Manifest {
  exports: Record<string, string | { types: string; default: string }>;
  scripts?: Record<string, string>;
  [key: string]: unknown;
}

/** An empty project with the packed packages in it, installed without scripts and with no compiler on the PATH. */
export class Project implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'perlipc-install-'));
  readonly path = join(this.folder, 'path');

  constructor() {
    mkdirSync(this.path);
    symlinkSync(process.execPath, join(this.path, 'node'));
    symlinkSync('/bin/sh', join(this.path, 'sh'));
    writeFileSync(
      join(this.folder, 'package.json'),
      '{ "name": "empty", "private": true, "type": "module" }\n',
    );
    const tarballs = readdirSync(`${root}dist/npm-tested`).filter((file) => file.endsWith('.tgz'));
    this.ran(
      process.execPath,
      npm,
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      ...tarballs.map((file) => `${root}dist/npm-tested/${file}`),
    );
  }

  /** What the installed package says of itself. */
  manifest(name: string): Manifest {
    const file = join(this.folder, 'node_modules/@perlipc', name, 'package.json');
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  }

  /** The folder of `@perlipc/sys` there. */
  get sys(): string {
    return join(this.folder, 'node_modules/@perlipc/sys');
  }

  run(command: string, ...args: string[]): Ran {
    const { HOME = '/' } = process.env;
    const env = { PATH: this.path, HOME, LANG: 'C', TZ: 'UTC' };
    return spawnSync(command, args, {
      cwd: this.folder,
      env,
      encoding: 'utf8',
      timeout: 120_000,
      killSignal: 'SIGKILL',
    });
  }

  /** The same, for what must succeed. */
  ran(command: string, ...args: string[]): string {
    const { status, stdout, stderr } = this.run(command, ...args);
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${status}\n${stdout}${stderr}`);
    return stdout;
  }

  /** Runs a module given as text in the project. */
  module(node: string, source: string, ...options: string[]): Ran {
    writeFileSync(join(this.folder, 'module.mjs'), source);
    return this.run(node, ...options, join(this.folder, 'module.mjs'));
  }

  has(program: string): boolean {
    return this.path.split(delimiter).some((folder) => {
      try {
        accessSync(join(folder, program), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
