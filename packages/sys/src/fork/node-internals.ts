// What the files of this folder touch of Node's objects, which have no types for it.
import { createRequire } from 'node:module';

/** The object that a program has of a handle of the event loop. */
export interface Owner {
  _handle?: { fd?: number; close?: () => void } | null;
  connecting?: boolean;
  destroyed?: boolean;
  setTimeout?: (milliseconds: number) => void;
  destroy?: (error?: Error) => void;
  close?: () => void;
  _server?: { _connections?: number } | null;
  _writableState?: { buffered?: unknown[]; bufferedIndex?: number; length: number };
}

interface Internals {
  _getActiveHandles?: () => Owner[];
  moduleLoadList?: string[];
  channel?: unknown;
  connected?: boolean;
}

export const internals = process as unknown as Internals;
export const require = createRequire(import.meta.url);

/** Whether a module of Node's has been loaded: looking costs less than loading it. True where it can't be told. */
export function isLoaded(name: string): boolean {
  return internals.moduleLoadList?.includes(`NativeModule ${name}`) ?? true;
}

/** The value of an object's own property that is named by a symbol of Node's. */
export function bySymbol(object: object, description: string): unknown {
  const symbol = Object.getOwnPropertySymbols(object).find((own) => own.description === description);
  return symbol && Reflect.get(object, symbol);
}
