import * as sys from '@perlipc/sys';
import { isWide } from '../base/bytes.js';
import type { Scalar } from '../base/numeric.js';
import { type Printable, text } from '../diagnostics/text.js';
import { formatted } from '../operators/sprintf.js';
import { Handle } from './handle.js';
import type { Layer } from './layer.js';
import { refuse } from './refuse.js';
import { selected } from './selected.js';
import { OUTPUT_FIELD_SEPARATOR, OUTPUT_RECORD_SEPARATOR } from './separators.js';
import { encoded } from './utf8.js';

type Items = readonly Printable[];

/**
 * `print FILEHANDLE LIST` · blocks when it writes
 *
 * Prints a list to a handle, which is the first argument if that is one, else to the selected handle. True, or false and
 * ERRNO. A character above 255 on a handle without a layer is a warning, and its string goes out as UTF-8.
 */
export function print(...list: [Handle, ...Items] | Items): boolean {
  return output('print', list);
}

/**
 * `say FILEHANDLE LIST` · blocks when it writes
 *
 * As print, with a newline after the list.
 */
export function say(...list: [Handle, ...Items] | Items): boolean {
  return output('say', list);
}

/**
 * `printf FILEHANDLE FORMAT, LIST` · blocks when it writes
 *
 * As print, of the list in a format as `sprintf` takes it.
 */
export function printf(handle: Handle, format: string, ...list: Scalar[]): boolean;
export function printf(format: string, ...list: Scalar[]): boolean;
export function printf(...list: [Handle | string, ...unknown[]]): boolean {
  const [handle, format, ...rest] = (list[0] instanceof Handle ? list : [selected, ...list]) as [
    Handle,
    string,
    ...Scalar[],
  ];
  return (
    writable(handle, 'printf') &&
    handle.output.put(encoded(formatted(format, rest, 'printf'), handle.output.layer, 'printf'))
  );
}

function output(operation: 'print' | 'say', list: readonly unknown[]): boolean {
  sys.safePoint();
  const named = list[0] instanceof Handle;
  const to = named ? (list[0] as Handle) : selected;
  if (!writable(to, operation)) return false;
  const end = operation === 'say' ? '\n' : (OUTPUT_RECORD_SEPARATOR.value ?? '');
  return to.output.put(together(list as Items, named ? 1 : 0, end, to.output.layer, operation));
}

function together(items: Items, from: number, end: string, layer: Layer, operation: string): string {
  const between = OUTPUT_FIELD_SEPARATOR.value ?? '';
  let all = '';
  for (let i = from; i < items.length; i++)
    all += i === from ? text(items[i], operation) : between + text(items[i], operation);
  all += end;
  if (layer === 'bytes' && !isWide(all)) return all;
  const parts = items.slice(from).flatMap((item, i) => (i === 0 ? [item] : [between, item]));
  return eachEncoded([...parts, end], layer, operation).join('');
}

/** Only the items that need it are encoded. Of those without a value there has been a warning. */
function eachEncoded(items: Items, layer: Layer, operation: string): string[] {
  return items.map((item) => encoded(text(item ?? '', operation), layer, operation));
}

function writable(handle: Handle, operation: string): boolean {
  if (handle.output.fd >= 0) {
    handle.beforeWrite();
    return true;
  }
  refuse(handle, operation);
  return false;
}
