// Checks a prebuilt addon: its format, what it exports, and that each name it wants is there on every machine it is for.
import { readFileSync, statSync } from 'node:fs';
import { readElf } from './elf.mjs';
import { readMachO } from './macho.mjs';
import { targets } from './targets.mjs';
import { zigFolder } from './zig.mjs';

const GLIBC_FLOOR = [2, 28];
const SIZE_LIMIT = 1_500_000;
const ENTRY_POINTS = ['napi_register_module_v1', 'node_api_module_get_api_version_v1'];
const ELF_MACHINE = { x86_64: 'Advanced Micro Devices X86-64', aarch64: 'AArch64', arm64: 'AArch64' };
/** Weak names that the compiler's start-up code, or fork for glibc 2.35, asks for and does without. */
const OPTIONAL = /^(__gmon_start__|_ITM_\w+|__cxa_(thread_atexit_impl|finalize)|__rseq_(size|offset))$/;
/** What zig's linker for macOS can't hide, operator new and delete: nobody binds to them in a two-level namespace. */
const UNHIDDEN = /^(_Z(nw|na|dl|da)\w+|__dso_handle)$/;
const C_LIBRARIES = {
  glibc: /^(lib(c|m|dl|pthread|rt|resolv)\.so\.[0126]|ld-linux-.*\.so\.[12])$/,
  musl: /^libc\.so$/,
};

/** What Node 20 to 26 all export. */
const nodeNames = () =>
  new Set(readFileSync(new URL('node-symbols.txt', import.meta.url), 'utf8').split('\n'));

/** What musl has, by the list from which zig makes the libc.so that it links against. */
function muslNames() {
  const list = `${zigFolder()}/lib/libc/musl/libc.S`;
  return new Set(
    [...readFileSync(list, 'utf8').matchAll(/^(?:\.globl|\.weak|WEAK64) (\w+)$/gm)].map(([, name]) => name),
  );
}

/**
 * Throws an Error with everything that is wrong with the addon in `file`; else gives a line on it.
 * @param {string} name
 * @param {string} file
 */
export function check(name, file) {
  const target = targets[name];
  if (!target) throw new Error(`${name} is no target`);
  const { faults, facts } = target.system === 'Linux' ? checkElf(name, file) : checkMachO(name, file);
  const { size } = statSync(file);
  if (size >= SIZE_LIMIT) faults.push(`${size} bytes are more than ${SIZE_LIMIT}`);
  if (faults.length) throw new Error(`${file}:\n  ${faults.join('\n  ')}`);
  return `${name}: ${size} bytes, ${facts}`;
}

/** @param {string[]} exports */
function checkExports(exports) {
  return exports.toSorted().join() === ENTRY_POINTS.join() ? [] : [`it exports ${exports.join(', ')}`];
}

/** @param {string} name @param {string} file */
function checkElf(name, file) {
  const elf = readElf(file);
  const libc = name.endsWith('musl') ? 'musl' : 'glibc';
  const processor = /** @type {keyof typeof ELF_MACHINE} */ (targets[name]?.processor);
  const faults = checkExports(elf.exports);
  if (elf.type !== 'DYN' || elf.machine !== ELF_MACHINE[processor])
    faults.push(`it is ${elf.type} for ${elf.machine}`);
  for (const needed of elf.needed) if (!C_LIBRARIES[libc].test(needed)) faults.push(`it needs ${needed}`);
  for (const section of elf.sections)
    if (/^\.(debug|symtab)/.test(section)) faults.push(`it isn't stripped of ${section}`);
  const known = libc === 'musl' ? new Set([...nodeNames(), ...muslNames()]) : nodeNames();
  for (const { name, version, weak } of elf.imports)
    if (version === undefined && !known.has(name) && !(weak && OPTIONAL.test(name)))
      faults.push(`nobody has ${name}`);
  const highest = highestOf(elf.imports.map(({ version }) => version));
  if (libc === 'glibc' && (!highest || compare(highest, GLIBC_FLOOR) > 0))
    faults.push(`it needs GLIBC_${highest?.join('.')}`);
  return { faults, facts: libc === 'musl' ? 'musl' : `glibc ${highest?.join('.')} or later` };
}

/** The highest of the versions of glibc; a symbol of any other version counts as higher than all. @param {(string | undefined)[]} versions */
function highestOf(versions) {
  /** @type {number[] | undefined} */
  let highest;
  for (const version of versions) {
    if (version === undefined) continue;
    const numbers = /^GLIBC_([\d.]+)$/.exec(version)?.[1]?.split('.').map(Number) ?? [Infinity];
    if (!highest || compare(numbers, highest) > 0) highest = numbers;
  }
  return highest;
}

/** @param {number[]} a @param {number[]} b */
const compare = ([a, b = 0, c = 0], [x, y = 0, z = 0]) =>
  /** @type {number} */ (a) - /** @type {number} */ (x) || b - y || c - z;

/** @param {string} name @param {string} file */
function checkMachO(name, file) {
  const macho = readMachO(file);
  const [, floor = ''] = targets[name]?.triple.split('-macos.') ?? [];
  const faults = checkExports(macho.exports.filter((name) => !UNHIDDEN.test(name)));
  if (!macho.twolevel) faults.push('it binds by name alone');
  if (macho.machine !== targets[name]?.processor) faults.push(`it is for ${macho.machine}`);
  if (!['dylib', 'bundle'].includes(macho.type)) faults.push(`it is of type ${macho.type}`);
  if (macho.minimum !== floor && macho.minimum !== `${floor}.0`)
    faults.push(`it is for macOS ${macho.minimum} or later`);
  for (const needed of macho.needed)
    if (needed !== '/usr/lib/libSystem.B.dylib') faults.push(`it needs ${needed}`);
  const known = nodeNames();
  for (const { name, library } of macho.imports)
    if (library === undefined && !known.has(name)) faults.push(`nobody has ${name}`);
  // The kernel of arm64 macOS kills a process that maps unsigned code.
  if (macho.signature !== 'ad hoc' && (macho.machine === 'arm64' || macho.signature !== 'none'))
    faults.push(`its signature: ${macho.signature}`);
  return { faults, facts: `macOS ${macho.minimum} or later, signature: ${macho.signature}` };
}
