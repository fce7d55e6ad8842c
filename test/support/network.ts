import { spawnSync } from 'node:child_process';
import { Host, Program } from './program.js';

const unshare = ['unshare', '--user', '--map-root-user', '--net'];

/** Why a test can't have a network of its own here. */
export const noNetwork =
  spawnSync('unshare', [...unshare.slice(1), 'ip', 'link', 'set', 'lo', 'up']).status === 0
    ? undefined
    : 'no network namespace can be made (unshare, ip)';

/** A network of a test's own: a loopback with all ports free, in which whoever starts a program is root. */
export class Network extends Host implements Disposable {
  readonly #holder: Program;

  private constructor(holder: Program) {
    const enter = ['nsenter', '--user', '--net', '--preserve-credentials', '--target', `${holder.pid}`];
    super(...enter);
    this.#holder = holder;
  }

  static async start(): Promise<Network> {
    const [file = '', ...args] = [...unshare, 'sh', '-c', 'ip link set lo up && echo up && exec sleep 60'];
    const holder = new Program(file, args);
    await holder.until(() => (holder.stdout === 'up\n' ? true : undefined), 'a network namespace');
    return new Network(holder);
  }

  [Symbol.dispose](): void {
    this.#holder[Symbol.dispose]();
  }
}
