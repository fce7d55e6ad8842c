// The platforms that have a prebuilt addon, under the names by which packages/sys/src/addon/locate.ts looks for them.

/** @typedef {{ triple: string, system: 'Linux' | 'Darwin', processor: string }} Target */

/** glibc 2.28 is what Node itself needs since 20, macOS 10.15 what Node 20 needs, 11 the first one on arm64. */
export const targets = /** @type {Record<string, Target>} */ ({
  'linux-x64-glibc': { triple: 'x86_64-linux-gnu.2.28', system: 'Linux', processor: 'x86_64' },
  'linux-x64-musl': { triple: 'x86_64-linux-musl', system: 'Linux', processor: 'x86_64' },
  'linux-arm64-glibc': { triple: 'aarch64-linux-gnu.2.28', system: 'Linux', processor: 'aarch64' },
  'linux-arm64-musl': { triple: 'aarch64-linux-musl', system: 'Linux', processor: 'aarch64' },
  'darwin-x64': { triple: 'x86_64-macos.10.15', system: 'Darwin', processor: 'x86_64' },
  'darwin-arm64': { triple: 'aarch64-macos.11.0', system: 'Darwin', processor: 'arm64' },
});
