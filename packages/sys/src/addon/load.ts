import { loadAddon } from './locate.js';
import { checkNode } from './node-version.js';
import type { Native } from './signatures.js';

checkNode();

/** A copy, because V8 keeps what Node-API has filled as a dictionary, where optimized code looks up each call. */
export const native: Native = { ...(loadAddon() as Native) };
