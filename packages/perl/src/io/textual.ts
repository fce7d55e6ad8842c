import { closeSync, openSync, readSync } from 'node:fs';
import { isatty } from 'node:tty';
import * as sys from '@perlipc/sys';
import { attempt, ERRNO } from '../base/errno.js';

/** How much of a file is looked at. */
const BLOCK = 512;

/**
 * The first bytes of a file; throws the failed call that open is, and gives none of what can't be read. Errno is what perl leaves: of
 * its look whether it is a terminal, or 0 once it has met the end.
 */
export function firstBlock(path: Buffer): string {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(BLOCK);
    if (!isatty(fd)) ERRNO.value = sys.ENOTTY;
    const size = attempt(() => readSync(fd, bytes), undefined);
    if (size !== undefined && size < BLOCK) ERRNO.value = 0;
    return bytes.toString('latin1', 0, size ?? 0);
  } finally {
    closeSync(fd);
  }
}

/** Whether bytes look like text: UTF-8, or at most a third of them odd, and none of them NUL. An end within a character will do. */
export function isTextual(bytes: string): boolean {
  const block = bytes.slice(0, BLOCK);
  const first = block.search(/[\x80-\xff]/);
  if (first >= 0 && isUtf8(block, first)) return true;
  if (block.includes('\0')) return false;
  const odd = [...block].filter((c) => !/[ -~\t\n\r\f\b]/.test(c) && c !== '\x1b');
  return odd.length * 3 <= block.length;
}

/** The first bytes of characters of more than one: up to which one, how many bytes there are, and the least that the second can be. */
const LEADS: readonly [last: number, size: number, second: number][] = [
  [0xc1, 0, 0],
  [0xdf, 2, 0x80],
  [0xe0, 3, 0xa0],
  [0xef, 3, 0x80],
  [0xf0, 4, 0x90],
  [0xf7, 4, 0x80],
  [0xf8, 5, 0x88],
  [0xfb, 5, 0x80],
  [0xfc, 6, 0x84],
  [0xfd, 6, 0x80],
  [0xfe, 7, 0x82],
  [0xff, 13, 0x80],
];

/** Whether all from `from` on is UTF-8 as perl extends it, up to 2**63, except a character that is cut off at the end. */
function isUtf8(bytes: string, from: number): boolean {
  for (let at = from; at < bytes.length; ) {
    const lead = bytes.charCodeAt(at);
    if (lead < 0x80) {
      at++;
      continue;
    }
    const [, size = 0, second = 0] = LEADS.find(([last]) => lead <= last) ?? [];
    const rest = bytes.slice(at + 1, at + size);
    if (size === 0 || /[^\x80-\xbf]/.test(rest) || (rest !== '' && rest.charCodeAt(0) < second)) return false;
    at += size;
  }
  return true;
}
