import { AF_UNIX, close, pack_sockaddr_un, SOCK_DGRAM, sendto, socket } from '@perlipc/sys';

const { NOTIFY_SOCKET: address, WATCHDOG_USEC: watchdog, WATCHDOG_PID: watched } = process.env;
// The application has sockets and watchdogs of its own.
delete process.env['WATCHDOG_USEC'];
delete process.env['WATCHDOG_PID'];

/**
 * `int sd_notify(int unset_environment, const char *state)`: tells the service manager, where there is one.
 * See [sd_notify(3)](https://man7.org/linux/man-pages/man3/sd_notify.3.html).
 */
export function sdNotify(...state: readonly string[]): void {
  if (address === undefined) return;
  const fd = socket(AF_UNIX, SOCK_DGRAM);
  try {
    sendto(fd, Buffer.from(state.join('\n')), 0, pack_sockaddr_un(address.replace(/^@/, '\0')));
  } catch {
    // A manager that is not there is no reason to end the service.
  } finally {
    close(fd);
  }
}

/** RELOADING=1 wants the time of it. */
export function sdReloading(): void {
  sdNotify('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`);
}

/** Milliseconds between two signs of life that the manager wants; undefined where it wants none. */
export function watchdogInterval(): number | undefined {
  if (address === undefined || !(Number(watchdog) > 0)) return undefined;
  if (watched !== undefined && Number(watched) !== process.pid) return undefined;
  return Number(watchdog) / 2_000;
}
