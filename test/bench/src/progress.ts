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

  step(text: string): void {
    this.#done += 1;
    if (this.#bar) this.#bar.update(this.#done, { step: text });
    else console.error(`${this.#done}/${this.#total} ${text}`);
  }

  end(): void {
    this.#bar?.stop();
  }
}
