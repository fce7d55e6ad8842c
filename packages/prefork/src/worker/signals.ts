let terminate: () => void;
let installed = false;

/** Whom SIGTERM tells. */
export function onTerminate(listener: () => void): void {
  terminate = listener;
  if (installed) return;
  installed = true;
  process.on('SIGTERM', () => terminate());
}

/** A terminal sends these to all processes of the service: the monitor says what becomes of them. */
export function leaveToMonitor(): void {
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGQUIT'] as const) process.on(signal, () => {});
}
