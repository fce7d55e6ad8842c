import { Agent, request } from 'node:http';

/** What was sent and what came of it. */
export interface Outcome {
  answered: number;
  failures: string[];
  /** Answers by the pid that they name. */
  pids: Map<string, number>;
}

/** Requests without a pause, until it is told to end. */
export class Load {
  readonly outcome: Outcome = { answered: 0, failures: [], pids: new Map() };
  readonly #agent: Agent | undefined;
  readonly #running: Promise<void>[];
  #ending = false;

  /** So many at a time, each with a connection of its own, or on connections that are kept alive. */
  constructor(
    private readonly where: { host: string; port: number } | { socketPath: string },
    concurrency: number,
    keepAlive: boolean,
    private readonly path = '/',
  ) {
    this.#agent = keepAlive ? new Agent({ keepAlive: true, maxSockets: concurrency }) : undefined;
    this.#running = Array.from({ length: concurrency }, () => this.#ask());
  }

  /** Until there are so many answers more. */
  async more(count: number): Promise<void> {
    const wanted = this.outcome.answered + count;
    while (this.outcome.answered < wanted) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async end(): Promise<Outcome> {
    this.#ending = true;
    await Promise.all(this.#running);
    this.#agent?.destroy();
    return this.outcome;
  }

  async #ask(): Promise<void> {
    while (!this.#ending) {
      try {
        const { pids } = this.outcome;
        const pid = await ask(this.where, this.path, this.#agent ?? false);
        pids.set(pid, (pids.get(pid) ?? 0) + 1);
        this.outcome.answered++;
      } catch (error) {
        const { code = String(error), reused } = error as { code?: string; reused?: boolean };
        this.outcome.failures.push(reused ? `${code} on a kept connection` : code);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  }
}

/** The body of an answer with status 200. */
export function ask(
  where: { host: string; port: number } | { socketPath: string },
  path = '/',
  agent: Agent | false = false,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ ...where, path, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('error', reject).on('end', () => {
        if (response.statusCode === 200 && response.complete) resolve(text);
        else reject(new Error(`status ${response.statusCode}, complete: ${response.complete}`));
      });
    });
    sent.on('error', (error) => reject(Object.assign(error, { reused: sent.reusedSocket }))).end();
  });
}
