import { Presets, SingleBar } from 'cli-progress';

/** A bar on a terminal, a line per step elsewhere. */
export class Progress {
  readonly #bar = process.stderr.isTTY
    ? new SingleBar({ format: '{bar} {value}/{total} {step}', stream: process.stderr }, Presets.rect)
    : undefined;
  readonly #total: number;
  #done = 0;

  constructor(total: number) {
    this.#total = total;
    this.#bar?.start(total, 0, { step: '' });
  }

  /** The next step begins. */
  begin(text: string): void {
    if (this.#bar) this.#bar.update(this.#done, { step: text });
    this.#done += 1;
    if (!this.#bar) console.error(`${this.#done}/${this.#total} ${text}`);
  }

  end(): void {
    this.#bar?.update(this.#done, { step: '' });
    this.#bar?.stop();
    const left = this.#total - this.#done;
    if (left > 0) console.error(`the time is up: ${left} steps of ${this.#total} left out`);
  }
}
