/** The buffer with what `using` calls; a buffer that has been given back already is left as it is. */
export function disposable(
  buffer: ArrayBuffer,
  release: (buffer: ArrayBuffer) => void,
): ArrayBuffer & Disposable {
  const dispose = () => {
    if (buffer.byteLength > 0) release(buffer);
  };
  return Object.defineProperty(buffer, Symbol.dispose, { value: dispose }) as ArrayBuffer & Disposable;
}
