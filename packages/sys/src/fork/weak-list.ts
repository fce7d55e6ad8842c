/** Objects in the order in which they were first added, each for as long as something else holds it. */
export class WeakList<T extends object> implements Iterable<T> {
  readonly #refs = new Set<WeakRef<T>>();
  readonly #everAdded = new WeakSet<T>();
  readonly #collected = new FinalizationRegistry<WeakRef<T>>((ref) => this.#refs.delete(ref));

  get isEmpty(): boolean {
    return this.#refs.size === 0;
  }

  add(object: T): void {
    if (this.#everAdded.has(object)) return;
    this.#everAdded.add(object);
    const ref = new WeakRef(object);
    this.#refs.add(ref);
    this.#collected.register(object, ref);
  }

  *[Symbol.iterator](): Generator<T> {
    for (const ref of this.#refs) {
      const object = ref.deref();
      if (object !== undefined) yield object;
    }
  }

  /** Removes those for which it holds, for good, and returns them. */
  take(wanted: (object: T) => boolean): T[] {
    const taken: T[] = [];
    for (const ref of this.#refs) {
      const object = ref.deref();
      if (object === undefined || !wanted(object)) continue;
      this.#refs.delete(ref);
      taken.push(object);
    }
    return taken;
  }
}
