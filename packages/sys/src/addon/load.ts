import { loadAddon } from './locate.js';
import type { Native } from './signatures.js';

/** A copy, because V8 keeps what Node-API has filled as a dictionary, where optimized code looks up each call. */
export const native: Native = { ...(loadAddon() as Native) };
