import * as sys from '@perlipc/sys';
import { checkHandle } from './check-handle.js';
import type { Handle } from './handle.js';
import { layerOf } from './layer.js';
import { refuse } from './refuse.js';

/**
 * `binmode FILEHANDLE, LAYER`
 *
 * Has the handle take and give bytes (`:raw`, as without a layer) or characters (`:utf8`, `:encoding(UTF-8)`). True, or
 * false and ERRNO.
 */
export function binmode(handle: Handle, specification = ':raw'): boolean {
  checkHandle(handle, 'binmode');
  sys.safePoint();
  if (handle.fd < 0) {
    refuse(handle, 'binmode');
    return false;
  }
  const layer = layerOf(specification);
  if (layer === undefined) return false;
  handle.input.layer = handle.output.layer = layer;
  return true;
}
