// Tries each package with fork and prints a line for each: node test/ecosystem/run.mjs [NAME…]. Fails where
// something else came of it than expected.mjs has.
import { spawn } from 'node:child_process';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { names } from './cases/all.mjs';
import { expected } from './expected.mjs';
import { installPackages, noSqlite } from './install.mjs';
import { programs } from './programs.mjs';
import { lacking, startServices } from './services.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const node = process.env['PERLIPC_TEST_NODE'] ?? process.execPath;
const { PATH, HOME } = process.env;

const services = {
  ioredis: 'ECOSYSTEM_REDIS',
  redis: 'ECOSYSTEM_REDIS',
  pg: 'ECOSYSTEM_POSTGRES',
  mysql2: 'ECOSYSTEM_MARIADB',
};

/** @param {string} name */
function missing(name) {
  const server = services[name] && lacking(services[name]);
  if (server && process.env['PERLIPC_NO_SKIP']) throw new Error(`${name} needs Debian's ${server}`);
  if (server) return `it needs Debian's ${server}`;
  if (name === 'better-sqlite3') return noSqlite();
  return name === 'node:sqlite' && !isBuiltin('node:sqlite') ? 'this Node has none' : undefined;
}

/** Runs node; how it ended, and what it wrote. @param {string[]} args @param {string} cwd @param {NodeJS.ProcessEnv} more */
async function run(args, cwd, more) {
  const env = { PATH, HOME, LANG: 'C', ...more };
  const child = spawn(node, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const watchdog = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), 60_000);
  const status = await new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  clearTimeout(watchdog);
  return { status, output };
}

/** What came of a case, in a line. @param {string} name @param {NodeJS.ProcessEnv} environment */
async function outcome(name, environment) {
  const program = programs[name];
  if (!program) {
    const { status, output } = await run(['case.mjs', name], folder, environment);
    return output.trim().split('\n').at(-1) || `fails: ended with ${status}`;
  }
  const { status, output } = await run(program.args, program.cwd, environment);
  if (status === 0) return 'works';
  const refused = /fork: [^\n]+/.exec(output);
  return refused ? `refused: ${refused[0]}` : `fails: ${/\w*Error[^\n]*/.exec(output)?.[0] ?? status}`;
}

const asked = process.argv.slice(2).filter((name) => !name.startsWith('--'));
installPackages();
const running = await startServices();
const count = { passed: 0, failed: 0, skipped: 0 };
try {
  for (const name of asked.length > 0 ? asked : [...names, ...Object.keys(programs)]) {
    const reason = missing(name);
    const line = reason ? `skipped: ${reason}` : await outcome(name, running.environment);
    const as = reason ? 'skipped' : line.startsWith(expected[name] ?? '?') ? 'passed' : 'failed';
    count[as]++;
    console.log(`${as === 'failed' ? 'NOT AS EXPECTED ' : ''}${name}: ${line}`);
  }
} finally {
  await running.stop();
}
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exit(count.failed > 0 ? 1 : 0);
