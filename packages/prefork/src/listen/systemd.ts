import type { HandedOver } from '../role.js';
import { describeSocket } from './address.js';
import type { ListenSpec } from './parse.js';

const FIRST = 3;

/**
 * `int sd_listen_fds(int unset_environment)`: the sockets that systemd has made for this process, in its order. The variables are
 * taken from the environment, so that no child takes them for its own. See [sd_listen_fds(3)](https://man7.org/linux/man-pages/man3/sd_listen_fds.3.html).
 */
export function systemdSockets(
  environment: NodeJS.ProcessEnv = process.env,
): { specs: ListenSpec[]; handed: HandedOver[] } | undefined {
  const { LISTEN_PID: pid, LISTEN_FDS: count } = environment;
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete environment[name];
  if (pid === undefined || Number(pid) !== process.pid || !(Number(count) > 0)) return undefined;
  const handed = Array.from({ length: Number(count) }, (_, at) => ({ key: `fd:${at}`, fd: FIRST + at }));
  const specs = handed.map(({ key, fd }) => ({ key, type: describeSocket(fd).type }));
  return { specs, handed };
}
