import { interpolating, type Variable } from './variable.js';

/** `$^W`, the `-w` switch: whether to warn of what is probably a mistake. */
export const WARNING: Variable<boolean> = interpolating({ value: false });
