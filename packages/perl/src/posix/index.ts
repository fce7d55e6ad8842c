// Perl's POSIX module, but for what it has of Perl's own builtins, of C's character and string functions, and of mathematics.

export type { MaybeZero } from '../base/zero-but-true.js';
export * from './configuration.js';
export * from './constants.js';
export * from './descriptors.js';
export * from './limits.js';
export * from './locale.js';
export * from './modes.js';
export * from './numbers.js';
export * from './process.js';
export type { SysRet } from './result.js';
export { SigAction, sigaction, sigpending, sigprocmask, sigsuspend } from './signals.js';
export { SigSet } from './sigset.js';
export * from './termios.js';
export * from './time.js';
