import { existsSync } from 'node:fs';
import Module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { here, load } from './here.js';
import { libc } from './libc.js';

/** Where the addon is looked for, and for whom. */
export interface Place {
  /** For instance `linux-x64-glibc` or `darwin-arm64`: the name of the folder that a prebuilt binary is in. */
  readonly target: string;
  /** The folders that may have a local build in `build/Release`, or binaries in `prebuilds`. */
  readonly folders: readonly string[];
  /** What helps if none is there. */
  readonly remedy: string;
}

const DOCS = 'https://github.com/perlipc/perlipc/blob/main/docs';

/** The places of this process. `module` is the file of here.ts, or the bundle that it is in. */
export function place(module = fileURLToPath(here)): Place {
  const folder = /^(.*)[\\/](?:src|dist)[\\/](?:addon[\\/]here\.[jt]s|perlipc-addon\.js)$/.exec(module)?.[1];
  // A bundle that webpack made knows this file's place on the machine that made it, and no other.
  if (folder === undefined || !existsSync(module)) {
    const beside = [...new Set([dirname(module), dirname(process.argv[1] ?? process.execPath)])];
    return {
      target: target(),
      folders: [...beside, ...installed(beside)],
      remedy: copying(beside.find(existsSync)),
    };
  }
  const packaged = join(folder, 'native');
  const checkout = join(folder, '../../native');
  if (existsSync(join(packaged, 'CMakeLists.txt')))
    return { target: target(), folders: [packaged], remedy: building(packaged) };
  if (existsSync(join(checkout, 'CMakeLists.txt')))
    return { target: target(), folders: [checkout], remedy: 'To build it: npx nx run native:build' };
  return {
    target: target(),
    folders: [packaged],
    remedy: 'The package is not whole: its folder native is missing. Install @perlipc/sys again.',
  };
}

/** `native` of the packages that `node_modules` has beside a bundle. */
function installed(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    try {
      const { resolve } = Module.createRequire(join(folder, 'bundle.js'));
      return [join(dirname(resolve('@perlipc/sys/package.json')), 'native')];
    } catch {
      return [];
    }
  });
}

const building = (folder: string): string =>
  `To build it (with a C++20 compiler and CMake 3.20): npm install --no-save cmake-js@8 node-addon-api@8 node-api-headers@1 && npx cmake-js compile -d "${folder}"`;

const copying = (folder = '.'): string =>
  `A bundler has taken the code out of its package and left the addon behind. Either copy the addon beside the bundle:
  cp -r node_modules/@perlipc/sys/native/prebuilds "${folder}"
or keep @perlipc/sys external. See ${DOCS}/bundlers.md`;

function target(): string {
  const { platform, arch } = process;
  return platform === 'linux' ? `${platform}-${arch}-${libc()}` : `${platform}-${arch}`;
}

/** What is tried, in this order: in each folder a local build, then the prebuilt binary of this platform. */
export function candidates({ target, folders }: Place): string[] {
  return folders.flatMap((folder) => [
    join(folder, 'build/Release/perlipc.node'),
    join(folder, 'prebuilds', target, 'perlipc.node'),
  ]);
}

/** Loads the addon that PERLIPC_ADDON names, else the first of the candidates that is there. */
export function loadAddon(where: Place = place(), override = process.env['PERLIPC_ADDON']): unknown {
  const looked = override === undefined ? candidates(where) : [override];
  const file = looked.find((path) => existsSync(path));
  try {
    if (file !== undefined) return load(file);
  } catch (cause) {
    throw failure(where, [file as string], cause);
  }
  throw failure(where, looked);
}

function failure({ target, remedy }: Place, looked: string[], cause?: unknown): Error {
  const [platform, arch, libc] = target.split('-');
  const what = `the addon of @perlipc/sys for ${platform} ${arch}${libc ? ` (libc: ${libc})` : ''}`;
  if ((cause as NodeJS.ErrnoException | undefined)?.code === 'ERR_DLOPEN_DISABLED')
    return new Error(
      `${what} can't be loaded: this process may not load addons. Start node with --allow-addons (and without --no-addons).`,
      { cause },
    );
  const list = looked.map((path) => `\n  ${path}`).join('');
  return cause === undefined
    ? new Error(`${what} isn't there. Looked for:${list}\n${remedy}`)
    : new Error(`${what} can't be loaded:${list}\n${(cause as Error).message}\n${remedy}`, { cause });
}
