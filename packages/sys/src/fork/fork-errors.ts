import type { ForkRefusal } from '../addon/structs.js';
import { SystemError } from '../errors.js';
import { runningLookups } from '../netdb/lookup-pool.js';
import { startedBy } from './workers.js';

/** Why `fork` was refused; no child was made and nothing has changed. */
export class ForkRefusedError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`fork: ${message}`);
    this.code = code;
  }

  static {
    ForkRefusedError.prototype.name = 'ForkRefusedError';
  }
}

/** `EAGAIN`: requests were still running when `fork` had waited for them. */
export class ForkBusyError extends SystemError {
  /** How many. */
  readonly requests: number;
  /** The look-ups of this package, and what Node can tell of the others: `['getaddrinfo', 'FSReqPromise']`; some may have ended and not been delivered. */
  readonly resources: string[];

  constructor(errno: number, requests: number) {
    super(errno, 'fork');
    this.requests = requests;
    const ofNode = process
      .getActiveResourcesInfo()
      .filter((name) => !/^(Timeout|Immediate|.*Wrap)$/.test(name));
    this.resources = [...runningLookups(), ...ofNode];
    this.message += `, ${requests} in flight: ${this.resources.join(', ') || 'Node has no name for it'}`;
  }
}

export function workersRun(count: number): ForkRefusedError {
  return new ForkRefusedError(
    'ERR_FORK_WORKER',
    `${count} Worker(s) running${startedBy()}; a Worker can't be copied`,
  );
}

/** The error for what the addon refused. */
export function refusalOf({ reason, errno, count, detail }: ForkRefusal): Error {
  switch (reason) {
    case 'pool':
    case 'ring':
      return new ForkBusyError(errno, count);
    case 'thread':
      return new ForkRefusedError('ERR_FORK_THREAD', 'only the main thread can fork');
    case 'worker':
      return workersRun(count);
    case 'foreign':
      return new ForkRefusedError(
        'ERR_FORK_FOREIGN_THREADS',
        `${count} thread(s) of native addons running, one of them named "${detail}"; see the option foreignThreads`,
      );
    case 'parking':
      return new ForkRefusedError('ERR_FORK_PARKING', 'a thread could not be stopped in time');
    case 'proc':
      return new ForkRefusedError(
        'ERR_FORK_RUNTIME',
        `the threads that are to come along can't be listed: ${detail}`,
      );
    case 'runtime':
      return new ForkRefusedError('ERR_FORK_RUNTIME', `this runtime is not one that fork knows: ${detail}`);
    default:
      return new SystemError(errno, 'fork');
  }
}
