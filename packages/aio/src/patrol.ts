/** Milliseconds between two rounds. */
const EVERY = 1_000;
/** What is looked at in a round: so it costs next to nothing however much there is. */
const MOST = 512;

/** Looks at each of many things every so often, some in each round, until nothing is left to look at. */
export class Patrol {
  #timer: NodeJS.Timeout | undefined;
  #at = 0;

  /** `look` says whether there was something to look at, of `size()` places. */
  constructor(
    private readonly look: (at: number) => boolean,
    private readonly size: () => number,
  ) {}

  /** It doesn't hold the event loop. */
  start(): void {
    this.#timer ??= setInterval(() => this.#round(), EVERY).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #round(): void {
    const size = this.size();
    let looked = 0;
    for (let seen = 0; seen < size && looked < MOST; seen++) {
      this.#at = (this.#at + 1) % size;
      if (this.look(this.#at)) looked++;
    }
    if (looked === 0) this.stop();
  }
}
