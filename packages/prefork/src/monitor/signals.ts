/** What the signals of a master process do, as users of unicorn and gunicorn know them. */
export interface Actions {
  stop(): unknown;
  quit(): unknown;
  restart(): unknown;
  upgrade(): unknown;
  add(): unknown;
  remove(): unknown;
  reopenLogs(): unknown;
}

const table: readonly [NodeJS.Signals, keyof Actions][] = [
  ['SIGTERM', 'stop'],
  ['SIGINT', 'stop'],
  ['SIGQUIT', 'quit'],
  ['SIGHUP', 'restart'],
  ['SIGUSR2', 'upgrade'],
  ['SIGTTIN', 'add'],
  ['SIGTTOU', 'remove'],
  ['SIGUSR1', 'reopenLogs'],
];

/** Returns what takes the handlers back. A second TERM or INT doesn't wait any longer. */
export function installSignals(actions: Actions, onerror: (error: unknown) => void): () => void {
  let stopping = false;
  const handlers: [NodeJS.Signals, () => void][] = [];
  const uninstall = () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
  const install = (signal: NodeJS.Signals, name: keyof Actions) => {
    const handler = () => {
      const action = name === 'stop' && stopping ? 'quit' : name;
      stopping ||= name === 'stop';
      Promise.resolve(actions[action]()).catch(onerror);
    };
    process.on(signal, handler);
    handlers.push([signal, handler]);
  };
  try {
    for (const [signal, name] of table) install(signal, name);
  } catch (error) {
    uninstall();
    throw error;
  }
  return uninstall;
}
