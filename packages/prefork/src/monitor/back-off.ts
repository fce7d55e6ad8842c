const FIRST = 0.1;
const MOST = 30;

/** How long to wait before a worker is replaced: not at all, unless it dies young again and again. */
export class BackOff {
  #failures = 0;

  /** `young` in seconds: who lived longer has not failed to start. */
  constructor(private readonly young: number) {}

  /** Seconds, after a death at an age of so many seconds. */
  after(age: number): number {
    if (age >= this.young) {
      this.#failures = 0;
      return 0;
    }
    return Math.min(FIRST * 2 ** this.#failures++, MOST);
  }
}
