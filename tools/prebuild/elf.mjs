// What an ELF shared object says of itself, by readelf.
import { execFileSync } from 'node:child_process';

/** @typedef {{ name: string, version: string | undefined, weak: boolean }} Import */
/** @typedef {{ machine: string, type: string, needed: string[], imports: Import[], exports: string[], sections: string[] }} Elf */

/** @param {string} file @returns {Elf} */
export function readElf(file) {
  const text = execFileSync(
    'readelf',
    ['--wide', '--file-header', '--dynamic', '--dyn-syms', '--section-headers', file],
    {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      maxBuffer: 64 << 20,
    },
  );
  const symbols = [
    ...text.matchAll(/^ *\d+: [0-9a-f]+ +\d+ \w+ +(GLOBAL|WEAK|UNIQUE) +\w+ +(\w+) ([^@\s]+)(?:@+(\S+))?/gm),
  ];
  return {
    machine: /Machine: +(.*)/.exec(text)?.[1] ?? '',
    type: /Type: +(\w+)/.exec(text)?.[1] ?? '',
    needed: [...text.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name = '']) => name),
    imports: symbols
      .filter(([, , at]) => at === 'UND')
      .map(([, bind, , name = '', version]) => ({ name, version, weak: bind === 'WEAK' })),
    exports: symbols.filter(([, , at]) => at !== 'UND').map(([, , , name = '']) => name),
    sections: [...text.matchAll(/^ +\[ *\d+\] (\.\S+)/gm)].map(([, name = '']) => name),
  };
}
