import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { warning } from '../diagnostics/warning.js';

/** What lies between a program's strings and a handle's bytes: nothing, or UTF-8. */
export type Layer = 'bytes' | 'utf8';

const LAYERS: Record<string, Layer> = {
  raw: 'bytes',
  bytes: 'bytes',
  unix: 'bytes',
  perlio: 'bytes',
  utf8: 'utf8',
  'encoding(utf8)': 'utf8',
  'encoding(utf-8)': 'utf8',
  'encoding(utf-8-strict)': 'utf8',
  'encoding(iso-8859-1)': 'bytes',
  'encoding(latin1)': 'bytes',
  'encoding(latin-1)': 'bytes',
};

/**
 * The layer that `:raw:utf8` and the like come to, the last one deciding. Undefined for others, with perl's errno and its
 * warnings of `-w`.
 */
export function layerOf(specification: string): Layer | undefined {
  let layer: Layer = 'bytes';
  for (let rest = unseparated(specification); rest !== ''; rest = unseparated(rest)) {
    const word = /^[A-Za-z_]\w*/.exec(rest)?.[0];
    if (word === undefined) return invalidSeparator(rest);
    const size = rest[word.length] === '(' ? closing(rest, word.length + 1) : word.length;
    if (size < 0) return void warning(`Argument list not closed for PerlIO layer "${rest}"`);
    const known = LAYERS[rest.slice(0, size).toLowerCase()] ?? LAYERS[word.toLowerCase()];
    if (known === undefined) return unknownLayer(word);
    layer = known;
    rest = rest.slice(size);
  }
  return layer;
}

function unseparated(specification: string): string {
  return specification.replace(/^[:\s]+/, '');
}

/** Where the parenthesis ends behind which `from` stands; -1 if it doesn't. */
function closing(specification: string, from: number): number {
  for (let at = from, nesting = 1; at < specification.length; at++) {
    const c = specification[at];
    if (c === '\\') at++;
    else if (c === '(') nesting++;
    else if (c === ')' && --nesting === 0) return at + 1;
  }
  return -1;
}

function invalidSeparator(rest: string): undefined {
  const quote = rest.startsWith("'") ? '"' : "'";
  warning(`Invalid separator character ${quote}${rest[0]}${quote} in PerlIO layer specification ${rest}`);
  ERRNO.value = sys.EINVAL;
}

function unknownLayer(name: string): undefined {
  ERRNO.value = sys.ENOENT;
  warning(`Unknown PerlIO layer "${name}"`);
}
