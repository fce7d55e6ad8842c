import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { inNode } from '../contenders.js';
import { newDirectory, removeDirectory } from './directory.js';
import { Measured } from './process.js';

export const WORKERS = 4;
/** MiB */
export const HEAP = 150;

export const CLUSTER = 'node:cluster';

/** MiB that no other process has: of each worker, and of the parent. */
export interface Held {
  workers: number[];
  parent: number;
}

export function program([name = '', ...more]: string[], directory: string): string[] {
  const [node = '', ...args] = inNode(name, directory, `${WORKERS}`, `${HEAP}`, ...more);
  return [node, '--expose-gc', ...args];
}

/** What they hold after so many requests and one full collection each. */
export async function measureHeld(name: string[], requests: number): Promise<Held> {
  const directory = newDirectory();
  const parent = await Measured.start(program(name, directory));
  try {
    const workers: { pid: number; path: string }[] = [];
    while (workers.length < WORKERS) {
      const [pid, path = ''] = (await parent.line()).split(' ');
      workers.push({ pid: Number(pid), path });
    }
    for (const { path } of workers) await ask(path, requests);
    return { workers: workers.map(({ pid }) => ownMebibytes(pid)), parent: ownMebibytes(parent.pid) };
  } finally {
    await parent.stop();
    removeDirectory(directory);
  }
}

/** So many requests, one after the other on one connection, then one full collection. */
async function ask(socketPath: string, requests: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let i = 1; i <= requests; i++) {
    const { asked, found } = JSON.parse(await fetched(agent, socketPath, '/work'));
    if (asked !== i || found.length !== 20) throw new Error(`a wrong answer: ${asked}`);
  }
  if ((await fetched(agent, socketPath, '/collect')) !== 'collected') throw new Error('not collected');
  agent.destroy();
}

function fetched(agent: Agent, socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ agent, socketPath, path }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text)).on('error', reject);
    }).on('error', reject);
  });
}

/** Private_Dirty and Private_Clean. */
export function ownMebibytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kib = [...rollup.matchAll(/^Private_(?:Dirty|Clean):\s+(\d+) kB/gm)].map(([, number]) =>
    Number(number),
  );
  return kib.reduce((sum, one) => sum + one, 0) / 1024;
}
