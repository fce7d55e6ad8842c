/** The resource with what `using` calls; one that has been given back already is left as it is. */
export function disposable<T extends object>(
  resource: T,
  isHeld: (resource: T) => boolean,
  release: (resource: T) => void,
): T & Disposable {
  const value = () => {
    if (isHeld(resource)) release(resource);
  };
  return Object.defineProperty(resource, Symbol.dispose, { value }) as T & Disposable;
}

/** Whether a buffer has its memory. */
export const hasMemory = (buffer: ArrayBuffer): boolean => buffer.byteLength > 0;
