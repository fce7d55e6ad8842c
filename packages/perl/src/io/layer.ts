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
 * warning of `-w`.
 */
export function layerOf(specification: string): Layer | undefined {
  let layer: Layer = 'bytes';
  for (const name of specification.split(/[:\s]+/).filter(Boolean)) {
    const known = LAYERS[name.toLowerCase()];
    if (known === undefined) {
      ERRNO.value = sys.ENOENT;
      warning(`Unknown PerlIO layer "${name.replace(/\(.*/, '')}"`);
      return undefined;
    }
    layer = known;
  }
  return layer;
}
