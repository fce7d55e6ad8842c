import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const tests = fileURLToPath(new URL('.', import.meta.url));
const root = join(tests, '../..');
export const packages = ['sys', 'socket', 'aio', 'perl'];
/** What an installed package has, the addon of this machine among it. */
const target = 'linux-x64-glibc';

/** Installs the bundlers in this folder, unless what the lock file says is there. */
export function installBundlers(): void {
  const done = join(tests, 'node_modules/.installed');
  const lock = readFileSync(join(tests, 'package-lock.json'), 'utf8');
  if (existsSync(done) && readFileSync(done, 'utf8') === lock) return;
  ran(tests, 'npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
  writeFileSync(done, lock);
}

export function run(folder: string, command: string, ...args: string[]): SpawnSyncReturns<string> {
  const { PATH, HOME } = process.env;
  // What Nx and vitest set is none of the bundlers' business.
  const env = { PATH, HOME, LANG: 'C', YARN_ENABLE_TELEMETRY: '0' };
  return spawnSync(command, args, {
    cwd: folder,
    env,
    encoding: 'utf8',
    timeout: 100_000,
    killSignal: 'SIGKILL',
  });
}

/** What a program wrote that must succeed. */
export function ran(folder: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = run(folder, command, ...args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${status ?? error}\n${stdout}${stderr}`);
  return stdout;
}

/** A project with the packages and the test's program in it. */
export class Project implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'perlipc-bundle-'));

  constructor() {
    writeFileSync(join(this.folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    cpSync(join(tests, 'program.js'), join(this.folder, 'program.js'));
    for (const name of packages)
      for (const part of ['package.json', 'dist'])
        cpSync(join(root, 'packages', name, part), join(this.packaged(name), part), { recursive: true });
    const native = join(this.packaged('sys'), 'native');
    mkdirSync(join(native, 'prebuilds', target), { recursive: true });
    cpSync(join(root, 'native/CMakeLists.txt'), join(native, 'CMakeLists.txt'));
    cpSync(
      join(root, 'native/build/Release/perlipc.node'),
      join(native, 'prebuilds', target, 'perlipc.node'),
    );
  }

  packaged(name: string): string {
    return join(this.folder, 'node_modules/@perlipc', name);
  }

  /** Bundles the program, which gives the file in `dist`. */
  bundle(how: string): string {
    rmSync(join(this.folder, 'dist'), { recursive: true, force: true });
    return ran(tests, process.execPath, 'build.mjs', how, this.folder).trim();
  }

  /** The bundle alone, where there is no package. */
  moved(): string {
    const folder = mkdtempSync(join(tmpdir(), 'perlipc-moved-'));
    cpSync(join(this.folder, 'dist'), folder, { recursive: true });
    return folder;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
