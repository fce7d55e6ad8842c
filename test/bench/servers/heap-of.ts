/** Objects, strings and arrays of `mebibytes` on V8's heap, as a program that has loaded its data has them. */
export function heapOf(mebibytes: number): object[] {
  const items: object[] = [];
  const wanted = process.memoryUsage().heapUsed + mebibytes * 2 ** 20;
  while (mebibytes > 0 && process.memoryUsage().heapUsed < wanted) {
    for (let i = 0; i < 1000; i++) {
      const id = items.length;
      items.push({ id, name: `item ${id}`, tags: [id, id + 1, id + 2], price: id * 1.25, next: undefined });
    }
  }
  return items;
}

/** So many MiB of memory beside V8's heap, all of them touched. */
export function buffersOf(mebibytes: number): Uint8Array[] {
  return Array.from({ length: mebibytes }, () => new Uint8Array(1 << 20).fill(1));
}
