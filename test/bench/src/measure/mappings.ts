import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const PAGE = 4096;
/** The high bits of an entry of pagemap, little-endian: there, and not of a file. */
const PRESENT = 0x80;
const OF_FILE = 0x20;

/** The private mappings of a process and which of their pages are its own, as `like.h` reads them. */
export function mappingsOf(pid: number): string {
  const pagemap = openSync(`/proc/${pid}/pagemap`, 'r');
  try {
    const maps = readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n');
    return `${maps.flatMap((line) => likeLine(line, pagemap)).join('\n')}\n`;
  } finally {
    closeSync(pagemap);
  }
}

function likeLine(line: string, pagemap: number): string[] {
  const [, start = '', end = '', mode = ''] = /^(\w+)-(\w+) ([-r][-w][-x])p (?!.*\[v)/.exec(line) ?? [];
  if (start === '') return [];
  const protection = [...mode].reduce((bits, letter, at) => bits | (letter === '-' ? 0 : 1 << at), 0);
  const touched =
    protection === 0 ? [] : ownPages(Number.parseInt(start, 16), Number.parseInt(end, 16), pagemap);
  return [
    `m ${start} ${end}`,
    ...touched.map(([from, to]) => `t ${from.toString(16)} ${to.toString(16)}`),
    `p ${start} ${end} ${protection}`,
  ];
}

function ownPages(start: number, end: number, pagemap: number): [number, number][] {
  const entries = Buffer.alloc(((end - start) / PAGE) * 8);
  readSync(pagemap, entries, 0, entries.length, (start / PAGE) * 8);
  const ranges: [number, number][] = [];
  for (let at = start; at < end; at += PAGE) {
    const high = entries[((at - start) / PAGE) * 8 + 7] ?? 0;
    if ((high & PRESENT) === 0 || (high & OF_FILE) !== 0) continue;
    const last = ranges.at(-1);
    if (last?.[1] === at) last[1] = at + PAGE;
    else ranges.push([at, at + PAGE]);
  }
  return ranges;
}
