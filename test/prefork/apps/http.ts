import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { Listener, WorkerContext } from '@perlipc/prefork';
import { poll } from '@perlipc/sys';

/** The pid of a process whose parent has ended. */
function orphan(): number {
  const words = ['-c', 'sleep 0.05 >/dev/null 2>&1 & echo $!'];
  return Number(spawnSync('/bin/sh', words, { encoding: 'utf8' }).stdout);
}

/** So many processes whose parent ends before them. */
function orphans(count: number): number {
  const words = 'i=0; while [ $i -lt "$1" ]; do sleep 60 & p="$p $!"; i=$((i + 1)); done; kill $p';
  spawnSync('/bin/sh', ['-c', words, 'sh', `${count}`], { stdio: 'ignore' });
  return count;
}

/** Dies when it has finished, at once or a little later. */
export function workerExit(): void {
  if (process.env['PF_EXIT'] === 'now') process.exit(7);
  if (process.env['PF_EXIT'] === 'later') setImmediate(() => process.exit(7));
}

function block(): never {
  console.error('blocked');
  for (;;);
}

/** Answers with the pid; what it was told to be by its environment it is when it loads. */
export async function load(): Promise<{ loadedIn: number }> {
  if (process.env['PF_LOAD'] === 'throw') throw new Error('the load is broken');
  if (existsSync(process.env['PF_BROKEN'] ?? '')) throw new Error('the new code is broken');
  if (process.env['PF_LOAD'] === 'slow') {
    console.error('loading');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  if (process.env['PF_LOAD'] === 'exit') process.exit(3);
  return { loadedIn: process.pid };
}

export function serve(
  listeners: readonly Listener[],
  { loadedIn }: { loadedIn: number },
  worker: WorkerContext,
): Server[] {
  if (process.env['PF_SERVE'] === 'throw') throw new Error('serve is broken');
  const server = createServer((request, response) => {
    const [path, argument] = (request.url ?? '/').slice(1).split('/');
    if (path === 'slow') setTimeout(() => response.end(`${process.pid}`), Number(argument));
    else if (path === 'block') block();
    else if (path === 'wait') poll([], 60_000);
    else if (path === 'orphan') response.end(`${orphan()}`);
    else if (path === 'orphans') response.end(`${orphans(Number(argument))}`);
    else if (path === 'process') response.end(`${existsSync(`/proc/${argument}`)}`);
    else if (path === 'about')
      response.end(JSON.stringify({ loadedIn, number: worker.number, generation: worker.generation }));
    else response.end(`${process.pid}`);
  });
  server.keepAliveTimeout = 300;
  return listeners.map(({ fd }, at) =>
    at === 0
      ? server.listen({ fd })
      : createServer((...both) => server.emit('request', ...both)).listen({ fd }),
  );
}
