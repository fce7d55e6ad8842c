import { Agent, get } from 'node:http';

/** Where to ask. */
export type Where = { socketPath: string } | { host: string; port: number };

/** Requests that are made at a time, without a pause. */
export interface Asked {
  answered: number;
  lost: number;
  seconds: number;
  /** Answers by what they said. */
  by: Map<string, number>;
}

/** Milliseconds after which a request is lost. */
const LATE = 10_000;

/** Asks until `until` resolves: on connections that are kept, or with one each. */
export async function ask(
  where: Where,
  path: string,
  atOnce: number,
  keepAlive: boolean,
  until: Promise<unknown>,
): Promise<Asked> {
  const agent = keepAlive ? new Agent({ keepAlive: true, maxSockets: atOnce }) : undefined;
  const asked: Asked = { answered: 0, lost: 0, seconds: 0, by: new Map() };
  let over = false;
  void until.finally(() => {
    over = true;
  });
  const begun = performance.now();
  const one = async () => {
    while (!over) {
      try {
        const text = await fetched(where, path, agent ?? false);
        asked.by.set(text, (asked.by.get(text) ?? 0) + 1);
        asked.answered++;
      } catch {
        asked.lost++;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  asked.seconds = (performance.now() - begun) / 1_000;
  agent?.destroy();
  return asked;
}

export function fetched(where: Where, path: string, agent: Agent | false): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = get({ ...where, path, agent, timeout: LATE }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('error', reject).on('end', () => {
        if (response.complete && response.statusCode === 200) resolve(text);
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer'))).on('error', reject);
  });
}
