// Compares tools/constants.txt with every #define and enumerator of the headers that native/src/constant_headers.h
// includes: what is not in the list is to be in tools/constants-left-out.txt, under a reason. And every HAVE_ that the
// addon asks for is to be set, by CMakeLists.txt or a #define.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const headers = path.join(root, 'native/src/constant_headers.h');

/** The headers for which the lists are kept: with those of another C library they can't be compared. */
const KNOWN = { libc: 'glibc 2.36' };

/** @param {string} file */
const read = (file) => readFileSync(path.join(root, file), 'utf8');

/** @param {string} text */
function words(text) {
  return text
    .split('\n')
    .filter((line) => !/^[#[]/.test(line))
    .flatMap((line) => line.split(/\s+/))
    .filter((word) => word !== '');
}

/** @param {string[]} options @param {string} source */
function preprocessed(options, source) {
  const args = ['-E', '-P', '-D_GNU_SOURCE', ...options, '-x', 'c++', '-'];
  return execFileSync(process.env['CXX'] ?? 'c++', args, { input: source, maxBuffer: 1 << 26 }).toString();
}

/**
 * The names that a piece of C defines: macros with a value and without arguments, and enumerators. Members and functions
 * behind a macro are in lower case.
 * @param {string} source */
function defined(source) {
  const names = new Set();
  for (const [, name] of preprocessed(['-dM'], source).matchAll(/^#define (\w+) \S/gm)) names.add(name);
  for (const [, body] of preprocessed([], source).matchAll(/\benum\b[^{;()]*\{([^}]*)\}/g))
    for (const part of (body ?? '').split(',')) {
      const name = /^\s*(\w+)/.exec(part)?.[1];
      if (name !== undefined) names.add(name);
    }
  return names;
}

function headersDiffer() {
  const macros = preprocessed(['-dM'], '#include <features.h>\n');
  const [major, minor] = ['__GLIBC__', '__GLIBC_MINOR__'].map(
    (name) => new RegExp(`^#define ${name} (\\d+)`, 'm').exec(macros)?.[1],
  );
  return `glibc ${major}.${minor}` !== KNOWN.libc;
}

function unlisted() {
  const known = new Set(words(read('tools/constants.txt')).map((word) => word.replace(/[=?]+$/, '')));
  const leftOut = words(read('tools/constants-left-out.txt')).map(
    (word) => new RegExp(`^${word.replaceAll('*', '.*')}$`),
  );
  // What every program has: of the compiler, and the types of <cstdint> and <climits>.
  const everywhere = defined('#include <climits>\n#include <cstdint>\n#include <sys/types.h>\n');
  return [...defined(`#include "${headers}"\n`)]
    .filter((name) => /^[A-Z]/.test(name) && !everywhere.has(name) && !known.has(name))
    .filter((name) => !leftOut.some((pattern) => pattern.test(name)))
    .sort();
}

function unsetFeatures() {
  const folder = path.join(root, 'native/src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:cc|h)$/.test(file))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'));
  const cmake = read('native/CMakeLists.txt');
  const set = new Set(cmake.match(/\bHAVE_\w+/g));
  for (const call of words(/set\(CALLS\s([^)]*)\)/.exec(cmake)?.[1] ?? ''))
    set.add(`HAVE_${call.toUpperCase()}`);
  for (const source of sources)
    for (const [, name] of source.matchAll(/#define (HAVE_\w+)/g)) set.add(name ?? '');
  const asked = sources.flatMap((source) => [...source.matchAll(/\b(?:ifn?def|defined\()\s*(HAVE_\w+)/g)]);
  return [...new Set(asked.map(([, name]) => name ?? ''))].filter((name) => !set.has(name)).sort();
}

const features = unsetFeatures();
for (const name of features) console.error(`${name}: nothing sets it`);
if (features.length > 0) process.exitCode = 1;

if (headersDiffer()) {
  console.log(`constants: not compared, because the headers here are not those of ${KNOWN.libc}`);
} else {
  const names = unlisted();
  for (const name of names)
    console.error(`${name}: neither in tools/constants.txt nor left out with a reason`);
  if (names.length > 0) process.exitCode = 1;
}
