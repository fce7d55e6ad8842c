import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { familySync } from 'detect-libc';

const require = createRequire(import.meta.url);

/** Where the addon is looked for, and for whom. */
export interface Place {
  /** For instance `linux-x64-glibc` or `darwin-arm64`: the name of the folder that a prebuilt binary is in. */
  readonly target: string;
  /** The folder of the C++ sources, with what was built there and what was built before. */
  readonly folder: string;
  /** The command that builds the addon there. */
  readonly command: string;
}

/** The folder `native` of an installed package, or of the repository around a checkout's package. */
export function place(): Place {
  const installed = fileURLToPath(new URL('../../native', import.meta.url));
  if (existsSync(installed))
    return {
      target: target(),
      folder: installed,
      command: `npm install --no-save cmake-js@8 node-addon-api@8 node-api-headers@1 && npx cmake-js compile -d "${installed}"`,
    };
  return {
    target: target(),
    folder: fileURLToPath(new URL('../../../../native', import.meta.url)),
    command: 'npx nx run native:build',
  };
}

function target(): string {
  const { platform, arch } = process;
  return platform === 'linux' ? `${platform}-${arch}-${familySync() ?? 'unknown'}` : `${platform}-${arch}`;
}

/** What is tried, in this order: a local build, then the prebuilt binary of this platform. */
export function candidates({ target, folder }: Place): string[] {
  return [`${folder}/build/Release/perlipc.node`, `${folder}/prebuilds/${target}/perlipc.node`];
}

/** Loads the addon that PERLIPC_ADDON names, else the first of the candidates that is there. */
export function loadAddon(here: Place = place(), override = process.env['PERLIPC_ADDON']): unknown {
  const looked = override === undefined ? candidates(here) : [override];
  const file = looked.find((path) => existsSync(path));
  try {
    if (file !== undefined) return require(file);
  } catch (cause) {
    throw failure(here, [file as string], cause);
  }
  throw failure(here, looked);
}

function failure({ target, command }: Place, looked: string[], cause?: unknown): Error {
  const [platform, arch, libc] = target.split('-');
  const what = `the addon of @perlipc/sys for ${platform} ${arch}${libc ? ` (libc: ${libc})` : ''}`;
  if ((cause as NodeJS.ErrnoException | undefined)?.code === 'ERR_DLOPEN_DISABLED')
    return new Error(
      `${what} can't be loaded: this process may not load addons. Start node with --allow-addons (and without --no-addons).`,
      { cause },
    );
  const list = looked.map((path) => `\n  ${path}`).join('');
  return cause === undefined
    ? new Error(`${what} isn't there. Looked for:${list}\nTo build it: ${command}`)
    : new Error(`${what} can't be loaded:${list}\n${(cause as Error).message}\nTo build it: ${command}`, {
        cause,
      });
}
