// The checksums beside the prebuilt addons, as sha256sum --check reads them.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { targets } from './targets.mjs';

/** @param {string} file */
export const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Writes SHA256SUMS of the addons that are in the folder. @param {string} prebuilds */
export function writeSums(prebuilds) {
  const lines = Object.keys(targets)
    .map((name) => `${name}/perlipc.node`)
    .filter((file) => existsSync(`${prebuilds}/${file}`))
    .map((file) => `${sha256(`${prebuilds}/${file}`)}  ${file}\n`);
  writeFileSync(`${prebuilds}/SHA256SUMS`, lines.join(''));
}
