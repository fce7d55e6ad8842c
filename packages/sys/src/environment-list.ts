import type { Text } from './addon/structs.js';
import { structure, text } from './argument.js';

/** An environment: names and values, as `process.env` has them, or a list of `NAME=value`. */
export type Environment = Readonly<Record<string, string | undefined>> | readonly Text[];

/** An environment as the list that the kernel takes. */
export function environmentList(call: string, envp: Environment): readonly Text[] {
  if (isList(envp)) return envp;
  return Object.entries(structure(call, 'envp', 'an object or an array', envp)).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${text(call, `envp.${name}`, value)}`,
  );
}

function isList(envp: Environment): envp is readonly Text[] {
  return Array.isArray(envp);
}
