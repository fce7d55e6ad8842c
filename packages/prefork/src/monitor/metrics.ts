import type { Status, WorkerStatus } from './status.js';

const perWorker: readonly [keyof WorkerStatus, string, 'counter' | 'gauge', string, number][] = [
  ['requests', 'worker_requests_total', 'counter', 'Requests that a worker has begun.', 1],
  ['active', 'worker_requests_active', 'gauge', 'Requests that are being answered.', 1],
  ['connections', 'worker_connections', 'gauge', 'Open connections.', 1],
  ['delayMean', 'worker_loop_delay_seconds', 'gauge', 'Mean delay of the event loop.', 1e-3],
  ['delayMax', 'worker_loop_delay_max_seconds', 'gauge', 'Greatest delay of the event loop.', 1e-3],
  ['heapUsed', 'worker_heap_used_bytes', 'gauge', "V8's heap.", 1],
  ['private', 'worker_private_bytes', 'gauge', 'Memory of this process alone.', 1],
  ['shared', 'worker_shared_bytes', 'gauge', 'Memory that it shares.', 1],
];

/** The text format of Prometheus. */
export function metricsOf(status: Status): string {
  const lines: string[] = [];
  const metric = (name: string, type: string, help: string, samples: [string, number][]) => {
    lines.push(`# HELP prefork_${name} ${help}`, `# TYPE prefork_${name} ${type}`);
    for (const [labels, value] of samples) lines.push(`prefork_${name}${labels} ${value}`);
  };
  metric('requests_total', 'counter', 'Requests of all workers that there were.', [['', status.requests]]);
  metric('restarts_total', 'counter', 'Workers that were replaced because they died.', [
    ['', status.restarts],
  ]);
  metric('workers', 'gauge', 'Workers that are wanted.', [['', status.size]]);
  metric('generation', 'gauge', 'Molds that there were.', [['', status.generation]]);
  for (const [field, name, type, help, unit] of perWorker)
    metric(
      name,
      type,
      help,
      status.workers.map((worker) => [
        `{worker="${worker.number}",pid="${worker.pid}"}`,
        Number(worker[field]) * unit,
      ]),
    );
  return `${lines.join('\n')}\n`;
}
