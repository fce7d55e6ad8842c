import Module from 'node:module';
import { pathToFileURL } from 'node:url';

/** This module's URL, or that of the bundle that it is in: a bundle in CommonJS may have no `import.meta`, but has `__filename`. */
export const here: string = import.meta.url ?? pathToFileURL(__filename).href;

/** `require` of this module, made and named so that webpack doesn't put its own in its place. */
export const load: NodeJS.Require = Module.createRequire(here);
