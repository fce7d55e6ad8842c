import { native } from './addon/native.js';
import type { Text } from './addon/structs.js';
import { integer, refuse } from './argument.js';
import { ENOSYS } from './constants.js';
import { SystemError } from './errors.js';

/** What reads a number, and for each what sets it. */
const numbers = [
  'PDEATHSIG',
  'CHILD_SUBREAPER',
  'DUMPABLE',
  'KEEPCAPS',
  'NO_NEW_PRIVS',
  'TIMERSLACK',
] as const;
/** The kernel stores these through a pointer, and returns the others. */
const stored: readonly string[] = ['PR_GET_PDEATHSIG', 'PR_GET_CHILD_SUBREAPER'];

type Numbered = (typeof numbers)[number];
const codes: Readonly<Record<`PR_${'GET' | 'SET'}_${Numbered}`, number | undefined>> = native.constants.prctl;

/**
 * `int prctl(int option, ...)`
 *
 * Sets or gets an attribute of the process or of the calling thread, by name:
 *
 * - `PR_SET_PDEATHSIG`: the signal that this process gets when its parent (the thread that made it) ends
 * - `PR_SET_CHILD_SUBREAPER`: orphaned descendants become this process's children (see {@link reapOrphans})
 * - `PR_SET_DUMPABLE`: whether it dumps core and may be traced
 * - `PR_SET_KEEPCAPS`: whether it keeps its capabilities when it changes its user
 * - `PR_SET_NO_NEW_PRIVS`: exec grants no privileges from now on; this can't be undone
 * - `PR_SET_TIMERSLACK`: nanoseconds by which timers may be late
 * - `PR_SET_NAME`: the thread's name, of which the kernel keeps 15 bytes
 *
 * All but `CHILD_SUBREAPER` and `DUMPABLE` apply to the calling thread alone, and to what it forks and executes.
 * Throws `SystemError`: EINVAL, ENOSYS (macOS), EPERM. See [prctl(2)](https://man7.org/linux/man-pages/man2/prctl.2.html).
 */
export function prctl(option: 'PR_GET_NAME'): string;
export function prctl(option: 'PR_SET_NAME', value: Text): void;
export function prctl(option: `PR_GET_${Numbered}`): number;
export function prctl(option: `PR_SET_${Numbered}`, value: number): void;
export function prctl(option: string, value?: Text | number): string | number | undefined {
  if (option === 'PR_GET_NAME') return native.prctl_get_name();
  if (option === 'PR_SET_NAME') return setName(value as Text);
  const [, verb, name] = /^PR_(GET|SET)_(\w+)$/.exec(typeof option === 'string' ? option : '') ?? [];
  if (!(numbers as readonly (string | undefined)[]).includes(name))
    return refuse('prctl', 'option', 'the name of one that is documented', option);
  const number = codes[option as keyof typeof codes];
  if (verb === 'SET') integer('prctl', 'value', value as number);
  if (number === undefined) throw new SystemError(ENOSYS, 'prctl');
  if (stored.includes(option)) return native.prctl_stored(number);
  const result = native.prctl(number, verb === 'SET' ? (value as number) : 0);
  return verb === 'SET' ? undefined : result;
}

function setName(name: Text): undefined {
  if (typeof name !== 'string' && !(name instanceof Uint8Array))
    return refuse('prctl', 'value', 'a string or a Uint8Array', name);
  native.prctl_set_name(name);
  return undefined;
}
