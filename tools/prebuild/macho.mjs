// What a 64-bit Mach-O file says of itself; see Apple's <mach-o/loader.h>, <mach-o/nlist.h> and <kern/cs_blobs.h>.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const MH_MAGIC_64 = 0xfeedfacf;
const CPU = new Map([
  [0x01000007, 'x86_64'],
  [0x0100000c, 'arm64'],
]);
const FILETYPE = new Map([
  [6, 'dylib'],
  [8, 'bundle'],
]);
const MH_TWOLEVEL = 0x80;
const LC_SYMTAB = 0x2;
const LC_LOAD_DYLIB = 0xc;
const LC_CODE_SIGNATURE = 0x1d;
const LC_VERSION_MIN_MACOSX = 0x24;
const LC_BUILD_VERSION = 0x32;
const N_STAB = 0xe0;
const N_TYPE = 0x0e;
const N_EXT = 0x01;
const N_PEXT = 0x10;
const DYNAMIC_LOOKUP_ORDINAL = 0xfe;
const CSMAGIC_EMBEDDED_SIGNATURE = 0xfade0cc0;
const CSMAGIC_CODEDIRECTORY = 0xfade0c02;
const CS_ADHOC = 0x2;
const CS_HASHTYPE_SHA256 = 2;

/** @typedef {{ name: string, library: string | undefined }} Import `library` is undefined for a flat look-up */
/** @typedef {{ machine: string, type: string, twolevel: boolean, minimum: string, needed: string[], imports: Import[], exports: string[], signature: string }} MachO */

/** @param {string} file @returns {MachO} */
export function readMachO(file) {
  const data = readFileSync(file);
  if (data.readUInt32LE(0) !== MH_MAGIC_64) throw new Error(`${file} is not a 64-bit Mach-O file`);
  const commands = loadCommands(data);
  const needed = commands
    .filter(({ cmd }) => cmd === LC_LOAD_DYLIB)
    .map(({ at }) => text(data, at + data.readUInt32LE(at + 8)));
  const symbols = symbolsOf(data, commands);
  return {
    machine: CPU.get(data.readUInt32LE(4)) ?? '',
    type: FILETYPE.get(data.readUInt32LE(12)) ?? '',
    twolevel: (data.readUInt32LE(24) & MH_TWOLEVEL) !== 0,
    minimum: minimum(data, commands),
    needed,
    imports: symbols
      .filter((s) => !s.defined)
      .map(({ name, ordinal }) => ({ name, library: library(needed, ordinal) })),
    exports: symbols.filter((s) => s.defined).map(({ name }) => name),
    signature: signature(data, commands),
  };
}

/** @param {Buffer} data */
function loadCommands(data) {
  const count = data.readUInt32LE(16);
  const commands = [];
  for (let i = 0, at = 32; i < count; i++, at += data.readUInt32LE(at + 4))
    commands.push({ cmd: data.readUInt32LE(at), at });
  return commands;
}

/** @typedef {ReturnType<typeof loadCommands>} Commands */

/** @param {Buffer} data @param {number} at */
const text = (data, at) => data.toString('latin1', at, data.indexOf(0, at));

/** @param {Commands} commands @param {number} wanted */
const find = (commands, wanted) => commands.find(({ cmd }) => cmd === wanted)?.at;

/** The global symbols that other images can see, and those that are taken from them. @param {Buffer} data @param {Commands} commands */
function symbolsOf(data, commands) {
  const at = find(commands, LC_SYMTAB);
  if (at === undefined) return [];
  const [table = 0, count = 0, strings = 0] = [8, 12, 16].map((offset) => data.readUInt32LE(at + offset));
  const symbols = [];
  for (let i = 0; i < count; i++) {
    const entry = table + 16 * i;
    const type = data.readUInt8(entry + 4);
    if (type & N_STAB || !(type & N_EXT) || type & N_PEXT) continue;
    const name = text(data, strings + data.readUInt32LE(entry)).replace(/^_/, '');
    symbols.push({ name, defined: (type & N_TYPE) !== 0, ordinal: data.readUInt16LE(entry + 6) >> 8 });
  }
  return symbols;
}

/** @param {string[]} needed @param {number} ordinal */
function library(needed, ordinal) {
  return ordinal === DYNAMIC_LOOKUP_ORDINAL ? undefined : (needed[ordinal - 1] ?? `ordinal ${ordinal}`);
}

/** The lowest macOS that loads it. @param {Buffer} data @param {Commands} commands */
function minimum(data, commands) {
  const build = find(commands, LC_BUILD_VERSION);
  const old = find(commands, LC_VERSION_MIN_MACOSX);
  const version =
    build !== undefined ? data.readUInt32LE(build + 12) : old !== undefined ? data.readUInt32LE(old + 8) : 0;
  return `${version >> 16}.${(version >> 8) & 0xff}`;
}

/** 'none', 'ad hoc' once each page has the hash that its signature says, or what is wrong. @param {Buffer} data @param {Commands} commands */
function signature(data, commands) {
  const command = find(commands, LC_CODE_SIGNATURE);
  if (command === undefined) return 'none';
  const blob = data.subarray(data.readUInt32LE(command + 8));
  if (blob.readUInt32BE(0) !== CSMAGIC_EMBEDDED_SIGNATURE) return 'no embedded signature';
  for (let i = 0; i < blob.readUInt32BE(8); i++) {
    const directory = blob.subarray(blob.readUInt32BE(16 + 8 * i));
    if (directory.readUInt32BE(0) === CSMAGIC_CODEDIRECTORY)
      return verdict(data, directory, data.length - blob.length);
  }
  return 'no code directory';
}

/** @param {Buffer} data @param {Buffer} directory @param {number} end */
function verdict(data, directory, end) {
  const [flags = 0, hashes = 0, slots = 0, limit = 0] = [12, 16, 28, 32].map((at) =>
    directory.readUInt32BE(at),
  );
  const [size = 0, type = 0, , shift = 0] = directory.subarray(36, 40);
  if (!(flags & CS_ADHOC)) return `flags ${flags.toString(16)}`;
  if (type !== CS_HASHTYPE_SHA256) return `hash type ${type}`;
  if (limit !== end) return `it covers ${limit} of ${end} bytes`;
  const page = 1 << shift;
  if (slots !== Math.ceil(limit / page)) return `${slots} hashes`;
  for (let i = 0; i < slots; i++) {
    const hash = createHash('sha256')
      .update(data.subarray(i * page, Math.min((i + 1) * page, limit)))
      .digest();
    if (!hash.equals(directory.subarray(hashes + i * size, hashes + (i + 1) * size)))
      return `page ${i} was changed`;
  }
  return 'ad hoc';
}
