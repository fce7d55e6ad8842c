import * as sys from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';
import { attempt } from '../base/errno.js';
import { lowest, type Scalar } from '../base/numeric.js';
import { type MaybeZero, orTrue } from '../base/zero-but-true.js';
import { die } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { type Printable, text } from '../diagnostics/text.js';
import { toBytes } from '../io/buffer.js';

/** A string variable that a call writes to; it may be undefined before. */
export interface Filled {
  value: string | undefined;
}

/** What a call of control takes: a variable that it fills, a packed structure, or a number. */
export type ControlArgument = Filled | Printable;

export function isVariable(arg: ControlArgument): arg is Filled {
  return typeof arg === 'object' && arg !== null && 'value' in arg && !(arg instanceof Uint8Array);
}

/** A C int of a scalar. */
export function int(value: Scalar, operation: string): number {
  return lowest(32, operand(value, operation)) | 0;
}

type Control = (bytes: Uint8Array | undefined) => number;

/**
 * A call with `IPC_STAT`, `IPC_SET` or another command that takes a packed structure or nothing. Perl's result: undefined and
 * ERRNO, `'0 but true'` or a number.
 */
export function control(
  operation: keyof typeof asked,
  cmd: number,
  arg: ControlArgument,
  call: Control,
): MaybeZero | undefined {
  if (cmd === sys.IPC_RMID) return attempt(() => orTrue(call(undefined)), undefined);
  const bytes = new Uint8Array(cmd === sys.IPC_STAT || cmd === sys.IPC_SET ? sizeOf(operation) : LARGEST);
  if (cmd === sys.IPC_SET) bytes.set(taken(arg, bytes.length, operation));
  const result = attempt(() => orTrue(call(bytes)), undefined);
  if (result !== undefined && cmd === sys.IPC_STAT && isVariable(arg)) arg.value = latin1(bytes);
  return result;
}

/** The bytes of a structure. Dies if they are too many or too few. */
export function taken(arg: ControlArgument, size: number, operation: string): Buffer {
  const bytes = toBytes(isVariable(arg) ? (arg.value ?? '') : text(arg, operation), operation);
  if (bytes.length !== size) die(`Bad arg length for ${operation}, is ${bytes.length}, should be ${size}`);
  return bytes;
}

const LARGEST = 512;
const sizes = new Map<string, number>();

/** How large the structure of a call is: sys refuses fewer bytes, before it looks at the id. */
function sizeOf(operation: keyof typeof asked): number {
  const known = sizes.get(operation);
  if (known !== undefined) return known;
  let size = 4;
  while (size < LARGEST && refuses(operation, new Uint8Array(size))) size += 4;
  sizes.set(operation, size);
  return size;
}

const asked = {
  msgctl: (bytes: Uint8Array) => sys.msgctl(-1, sys.IPC_STAT, bytes),
  semctl: (bytes: Uint8Array) => sys.semctl(-1, 0, sys.IPC_STAT, bytes),
  shmctl: (bytes: Uint8Array) => sys.shmctl(-1, sys.IPC_STAT, bytes),
};

function refuses(operation: keyof typeof asked, bytes: Uint8Array): boolean {
  try {
    asked[operation](bytes);
    return false;
  } catch (error) {
    return error instanceof RangeError;
  }
}
