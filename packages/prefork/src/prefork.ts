import { Log } from './log.js';
import { runMold } from './mold/run.js';
import { Monitor } from './monitor/monitor.js';
import { installSignals } from './monitor/signals.js';
import { type PreforkOptions, type Settings, settingsOf } from './options.js';
import { type HandedOver, type Role, role } from './role.js';
import { runWorker } from './worker/run.js';
import { leaveToMonitor } from './worker/signals.js';

/**
 * Starts a service: this process becomes its monitor, which starts the program a second time as the mold that loads and forks the
 * workers. Resolves in the monitor alone, when all workers are ready; in the mold and in the workers what comes after is not run.
 * Rejects if `load` fails, a worker does not get ready or fork is refused. Signals are the monitor's: see docs/prefork.md.
 */
export async function prefork<T>(options: PreforkOptions<T>): Promise<Monitor> {
  const settings = settingsOf(options);
  if (role?.is === 'mold') return runMold(settings, role);
  if (role?.is === 'worker') return runSpawned(settings, role);
  const monitor = opened(settings as unknown as Settings, role?.sockets ?? []);
  let uninstall = () => {};
  const install = () => {
    uninstall = installSignals(monitor, (error) => monitor.log.error(String(error)));
  };
  void monitor.over.then(() => uninstall());
  return monitor.start(role?.ready ?? -1, install).catch((error: unknown) => {
    uninstall();
    throw error;
  });
}

/** What is wrong with the sockets is logged as what goes wrong later is. */
function opened(settings: Settings, sockets: readonly HandedOver[]): Monitor {
  try {
    return new Monitor(settings, sockets);
  } catch (error) {
    new Log(settings.logFormat).error('it can not start', { error: (error as Error).message });
    throw error;
  }
}

/** A worker that was not forked: it loads for itself. */
async function runSpawned<T>(settings: Settings<T>, told: Extract<Role, { is: 'worker' }>): Promise<never> {
  leaveToMonitor();
  const { order, channel, stack, page, listeners } = told;
  const loaded = (await settings.load?.()) as T;
  await runWorker(settings, order, { channel, passing: -1, stack, page, listeners }, loaded);
  process.exit(0);
}
