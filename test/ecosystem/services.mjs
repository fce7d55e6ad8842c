// Debian's redis-server, postgresql and mariadb-server, each on a Unix socket in a folder of its own, as another user than
// root where root starts them. Gives the environment that the cases look at, and a function that ends them.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const root = process.getuid?.() === 0;
/** @type {import('node:child_process').ChildProcess[]} */
const running = [];

/** A command as the user of the service. @param {string} user @param {string[]} command */
const as = (user, command) =>
  root ? ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', ...command] : command;

/** @param {string[]} command */
function ran([file = '', ...args]) {
  execFileSync(file, args, { stdio: 'pipe', timeout: 60_000, env: { PATH: process.env['PATH'], LANG: 'C' } });
}

/** Starts a server and waits until its socket takes a connection. @param {string[]} command @param {string} socket */
async function started([file = '', ...args], socket) {
  const server = spawn(file, args, { stdio: 'ignore', env: { PATH: process.env['PATH'], LANG: 'C' } });
  running.push(server);
  for (let tries = 0; tries < 600; tries++) {
    if (server.exitCode !== null) throw new Error(`${file} ended with ${server.exitCode}`);
    if (existsSync(socket) && (await takes(socket))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${file} did not listen`);
}

/** @param {string} path */
const takes = (path) =>
  new Promise((resolve) => {
    const socket = connect(path, () => resolve(socket.end() && true));
    socket.on('error', () => resolve(false));
  });

/** @param {string} folder @param {string} name @param {string} user */
function room(folder, name, user) {
  const path = join(folder, name);
  mkdirSync(path);
  if (root) ran(['chown', user, path]);
  return path;
}

const programs = {
  ECOSYSTEM_REDIS: ['/usr/bin/redis-server', 'redis-server'],
  ECOSYSTEM_POSTGRES: ['/usr/lib/postgresql', 'postgresql'],
  ECOSYSTEM_MARIADB: ['/usr/sbin/mariadbd', 'mariadb-server'],
};

/** Which of Debian's packages the service of that variable needs and this machine lacks. @param {keyof programs} variable */
export function lacking(variable) {
  const [path = '', name] = programs[variable];
  return existsSync(path) ? undefined : name;
}

/** @param {string} folder */
async function redis(folder) {
  const socket = join(room(folder, 'redis', 'redis'), 'redis.sock');
  await started(
    ['redis-server', '--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no'],
    socket,
  );
  return socket;
}

/** @param {string} folder */
async function postgres(folder) {
  const path = room(folder, 'postgres', 'postgres');
  const version = readdirSync('/usr/lib/postgresql').sort().at(-1);
  const bin = `/usr/lib/postgresql/${version}/bin`;
  ran(as('postgres', [`${bin}/initdb`, '-D', `${path}/data`, '-U', 'perlipc', '-A', 'trust', '--no-sync']));
  const options = ['-D', `${path}/data`, '-k', path, '-h', '', '-F'];
  await started(as('postgres', [`${bin}/postgres`, ...options]), `${path}/.s.PGSQL.5432`);
  return path;
}

/** @param {string} folder */
async function mariadb(folder) {
  const path = room(folder, 'mariadb', 'mysql');
  const socket = `${path}/mariadb.sock`;
  const data = `--datadir=${path}/data`;
  ran(as('mysql', ['mariadb-install-db', '--no-defaults', data, '--auth-root-authentication-method=normal']));
  const options = ['--no-defaults', data, `--socket=${socket}`, '--skip-networking', '--skip-grant-tables'];
  await started(as('mysql', ['/usr/sbin/mariadbd', ...options, `--pid-file=${path}/pid`]), socket);
  return socket;
}

export async function startServices() {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-ecosystem-'));
  chmodSync(folder, 0o755);
  const start = { ECOSYSTEM_REDIS: redis, ECOSYSTEM_POSTGRES: postgres, ECOSYSTEM_MARIADB: mariadb };
  const there = Object.entries(start).filter(([variable]) => lacking(variable) === undefined);
  const sockets = await Promise.all(
    there.map(async ([variable, service]) => [variable, await service(folder)]),
  );
  return {
    environment: { ...Object.fromEntries(sockets), USER: userInfo().username },
    async stop() {
      await Promise.all(
        running.map((server) => {
          server.kill('SIGQUIT');
          return new Promise((resolve) =>
            server.exitCode === null ? server.once('exit', resolve) : resolve(0),
          );
        }),
      );
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
