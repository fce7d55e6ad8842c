// Makes ready what loads the addon for arm64 with musl under musl's own loader: a program that has an empty function for each
// name that Node would have, loads the addon, which runs its constructors, and asks for its version of Node-API.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readElf } from '../prebuild/elf.mjs';
import { zig } from '../prebuild/zig.mjs';

const cache = fileURLToPath(new URL('../../.cache/harness', import.meta.url));
const addon = fileURLToPath(new URL('../../native/prebuilds/linux-arm64-musl/perlipc.node', import.meta.url));

/** Without main: zig would link a program to its own, static, musl, which loads nothing. */
const program = `
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
extern "C" void Start() {
  void* addon = dlopen(getenv("ADDON"), RTLD_NOW);
  auto* version = addon ? reinterpret_cast<int (*)()>(dlsym(addon, "node_api_module_get_api_version_v1")) : nullptr;
  printf("%s\\n", version ? "loaded" : dlerror());
  if (version) printf("Node-API %d\\n", version());
  exit(version ? 0 : 1);
}
`;

export function makeHarness() {
  const names = readElf(addon).imports.map(({ name }) => name);
  const stubs = names
    .filter((name) => /^(napi|node_api|uv)_/.test(name))
    .map((name) => `extern "C" int ${name}() { return 1; }\n`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(`${cache}/harness.cc`, `${program}${stubs.join('')}`);
  const options = ['-target', 'aarch64-linux-musl', '-shared', '-nostdlib++', '-Wl,-e,Start'];
  execFileSync(zig(), ['c++', ...options, '-o', `${cache}/harness`, `${cache}/harness.cc`], {
    stdio: 'pipe',
  });
}
