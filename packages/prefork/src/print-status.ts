import { get } from 'node:http';
import type { Status } from './monitor/status.js';

/** Prints what a service tells on its status socket. */
export async function printStatus(path: string): Promise<void> {
  try {
    console.log(tableOf(JSON.parse(await fetched(path)) as Status));
  } catch (error) {
    console.error(`perlipc-prefork: ${path}: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

function fetched(socketPath: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ socketPath, path: '/status', agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text)).on('error', reject);
    }).on('error', reject);
  });
}

const MIB = 1024 ** 2;

/** In 80 columns. */
export function tableOf(status: Status): string {
  const { name, pid, mold, generation, size, addresses, requests, restarts } = status;
  const head = [
    `${name}: monitor ${pid}, mold ${mold ?? '-'}, generation ${generation}, ${size} workers, up ${seconds(status.age)}`,
    `on ${addresses.join(', ')}; ${requests} requests, ${restarts} restarts`,
  ];
  const rows = status.workers.map((worker) => [
    `${worker.number}`,
    `${worker.pid}`,
    `${worker.generation}`,
    worker.state,
    seconds(worker.age),
    `${worker.requests}`,
    `${worker.active}`,
    `${worker.connections}`,
    worker.delayMax.toFixed(0),
    (worker.private / MIB).toFixed(1),
    (worker.shared / MIB).toFixed(1),
  ]);
  const titles = ['#', 'pid', 'gen', 'state', 'age', 'requests', 'run', 'conn', 'late', 'own', 'shared'];
  return [...head, ...columns([titles, ...rows])].join('\n');
}

function columns(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => row.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  '));
}

function seconds(age: number): string {
  if (age < 120) return `${age.toFixed(0)}s`;
  return age < 7_200 ? `${(age / 60).toFixed(0)}m` : `${(age / 3_600).toFixed(0)}h`;
}
