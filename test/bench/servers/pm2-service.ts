// pm2-service DIRECTORY WORKERS MIB: the same with pm2's cluster mode. To restart, it reloads. pm2 is one of test/ecosystem's packages.
import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** What is used of pm2. */
interface Pm2 {
  connect(withoutDaemon: boolean, done: (error: Error | null) => void): void;
  start(options: object, done: (error: Error | null) => void): void;
  reload(name: string, done: (error: Error | null) => void): void;
  describe(name: string, done: (error: Error | null, described: { pid: number }[]) => void): void;
}

const [, , directory = '', workers, mebibytes] = process.argv;
process.env['PM2_HOME'] = join(directory, 'pm2');
// Without a daemon it logs to standard output, whose lines are this program's.
process.stdout.write = () => true;
const ecosystem = new URL('../../../ecosystem/', import.meta.url);
const pm2 = createRequire(ecosystem)('pm2') as Pm2;
const name = 'bench';

await promisify(pm2.connect.bind(pm2))(true);
await promisify(pm2.start.bind(pm2))({
  name,
  script: new URL('pm2-worker.js', import.meta.url).pathname,
  args: [directory, mebibytes],
  node_args: process.execArgv,
  exec_mode: 'cluster',
  instances: Number(workers),
  wait_ready: true,
  vizion: false,
  pmx: false,
});

async function say(): Promise<void> {
  const pids = (await promisify(pm2.describe.bind(pm2))(name)).map(({ pid }) => pid);
  const { port } = JSON.parse(readFileSync(join(directory, 'address'), 'utf8'));
  writeSync(1, `${JSON.stringify({ port, pids })}\n`);
}

await say();
createInterface({ input: process.stdin }).on('line', async () => {
  await promisify(pm2.reload.bind(pm2))(name);
  await say();
});
