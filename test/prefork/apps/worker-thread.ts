import { Worker } from 'node:worker_threads';

export function load(): void {
  new Worker('setInterval(() => {}, 1000)', { eval: true });
}

export function serve(): void {}
