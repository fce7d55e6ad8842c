import { inspect } from 'node:util';
import * as sys from '@perlipc/sys';
import { occasion } from '@perlipc/sys/occasion';
import { attempt, ERRNO } from '../base/errno.js';
import { WARNING } from '../base/switches.js';
import { die } from '../diagnostics/die.js';
import { dieHook } from '../diagnostics/die-hook.js';
import { emitWarning, warnHook, warning } from '../diagnostics/warning.js';
import { SIGNAL_NAMES, signalName, signalNumber } from './signal-name.js';

/** Called with the signal's name, without `SIG`; for `__WARN__` and `__DIE__` with the message. */
// biome-ignore lint/suspicious/noExplicitAny: a handler may take the argument as what it knows it to be
export type SigHandler = (argument: any) => unknown;

/** What `SIG` holds: a handler, `'IGNORE'`, `'DEFAULT'`, or the name of a handler that there isn't. */
export type SigValue = SigHandler | string | undefined;

const hooks = new Map<string | symbol, { call: SigHandler | undefined }>([
  ['__WARN__', warnHook],
  ['__DIE__', dieHook],
]);
/** What was set here, and the action that it became: another one is there once `sys.sigaction` has set it. */
const values = new Map<number, { value: SigValue; action: sys.SignalDisposition | undefined }>();
/** Handlers that `sys.sigaction` has set. They get what it returns them, also when they are put back here. */
const foreign = new WeakSet<SigHandler>();

/**
 * `%SIG`
 *
 * What each signal does, by name without `SIG`: a function, `'IGNORE'` or `'DEFAULT'`; undefined where nothing was set. A
 * function runs at a safe point, with the name, and leaves ERRNO as it was. `SIG.CHLD = 'IGNORE'` has the kernel reap
 * children. `delete` brings the default back. SIGKILL and SIGSTOP keep what is set and go on as before; where the
 * system refuses another's, it dies. A name that is no signal's warns with `-w`. `SIG.__WARN__` and `SIG.__DIE__`
 * have the messages of `warn` and `die`. It follows `sys.sigaction`, and that it. See [sigaction(2)](https://man7.org/linux/man-pages/man2/sigaction.2.html).
 */
export const SIG: Record<string, SigValue> = new Proxy<Record<string, SigValue>>(
  Object.fromEntries(SIGNAL_NAMES.map((name) => [name, undefined])),
  {
    get: (others, name) => {
      if (typeof name === 'symbol') return undefined;
      const signal = signalNumber(name);
      return signal === undefined ? others[name] : read(signal);
    },
    set: (others, name, value) => {
      if (typeof name === 'symbol') return false;
      const hook = hooks.get(name);
      const signal = signalNumber(name);
      if (hook) hook.call = typeof value === 'function' ? value : undefined;
      else if (signal === undefined) warning(`No such signal: SIG${name}`);
      if (signal === undefined) others[name] = value;
      else assign(signal, value);
      return true;
    },
    deleteProperty: (others, name) => {
      if (typeof name === 'symbol') return false;
      const hook = hooks.get(name);
      const signal = signalNumber(name);
      if (hook) hook.call = undefined;
      if (signal === undefined) delete others[name];
      else assign(signal, undefined);
      return true;
    },
  },
);

/** What was set here or by `sys.sigaction`, or that the process came to be with the signal ignored. */
function read(signal: number): SigValue {
  const set = values.get(signal);
  if (set && set.action === undefined) return set.value;
  const action = sys.sigaction(signal);
  if (set?.action === action) return set.value;
  if (typeof action !== 'function') return action === 'DEFAULT' ? undefined : action;
  const handler = action as SigHandler;
  foreign.add(handler);
  return handler;
}

function assign(signal: number, value: SigValue | null): void {
  const action = actionOf(signal, value);
  const done = attempt(() => sys.sigaction(signal, action), undefined) !== undefined;
  // These take what they are given and go on as before.
  if (!done && signal !== sys.SIGKILL && signal !== sys.SIGSTOP)
    die(`Can't set SIG${signalName(signal)}: ${ERRNO}`);
  if (value === undefined || value === null) values.delete(signal);
  else values.set(signal, { value, action: done ? action : undefined });
}

/** What `POSIX::sigaction` sets; `SIG` shows it. Throws the failed call. */
export function setAction(signal: number, value: SigValue, flags: number, mask: readonly number[]): void {
  const withInfo = (flags & sys.SA_SIGINFO) !== 0 && typeof value === 'function';
  const action = withInfo
    ? (_: number, info: sys.SigInfo) => run(value, signalName(signal), infoOf(info))
    : actionOf(signal, value);
  sys.sigaction(signal, action, { flags: flags & ~sys.SA_SIGINFO, mask });
  values.set(signal, { value, action });
}

/** The hash that perl makes of `siginfo_t`. */
function infoOf({ si_signo, si_code, si_pid, si_uid, si_status, si_band }: sys.SigInfo): object {
  return {
    signo: si_signo,
    code: si_code,
    errno: 0,
    pid: si_pid ?? 0,
    uid: si_uid ?? 0,
    status: si_status ?? 0,
    band: si_band ?? 0,
    addr: 0,
  };
}

function actionOf(signal: number, value: SigValue | null): sys.SignalDisposition {
  if (value === undefined || value === null || value === '' || value === 'DEFAULT') return 'DEFAULT';
  if (value === 'IGNORE') return 'IGNORE';
  if (typeof value === 'function') return foreign.has(value) ? value : () => run(value, signalName(signal));
  if (typeof value === 'string') return () => missing(value, signalName(signal));
  throw new TypeError(
    `SIG.${signalName(signal)} must be a function, 'IGNORE' or 'DEFAULT', got ${inspect(value)}`,
  );
}

function run(handler: SigHandler, name: string, info?: object): void {
  const errno = ERRNO.value;
  if (occasion.afterCall) ERRNO.value = sys.EINTR;
  try {
    if (info) (handler as (name: string, info: object) => unknown)(name, info);
    else handler(name);
  } finally {
    ERRNO.value = errno;
  }
}

function missing(handler: string, name: string): void {
  if (WARNING.value) emitWarning(`SIG${name} handler "${handler}" not defined.\n`);
}
