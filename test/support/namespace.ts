import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAgain, runAgain } from './again.js';

/** New user, network and mount namespaces; in them the user is root, and only a loopback interface exists. */
const unshare = ['unshare', '--user', '--map-root-user', '--net', '--mount', 'sh', '-ec'];

/** Why this machine has no namespaces for us, or none where `setUp` works, if it hasn't. */
export function namespacesMissing(setUp = 'ip link set lo up'): string | undefined {
  const [file = '', ...args] = [...unshare, setUp];
  const { status, stderr, error } = spawnSync(file, args, { encoding: 'utf8' });
  return status === 0 ? undefined : `no namespaces: ${error?.message ?? stderr.trim()}`;
}

/** Lays each file `DIRECTORY/NAME` over `/etc/NAME`, then becomes the command that follows. */
const lay = 'ip link set lo up; cd "$1"; shift; for f in *; do mount --bind "$f" "/etc/$f"; done; exec "$@"';

/**
 * The body of a fresh case that runs in network and mount namespaces of its own, with `etc` over the files of /etc:
 * outside of them it starts its own case again inside.
 */
export function inNamespace(etc: Record<string, string>, body: () => void | Promise<void>) {
  return isAgain ? body : () => enter(etc);
}

function enter(etc: Record<string, string>): void {
  const directory = mkdtempSync(join(tmpdir(), 'perlipc-etc-'));
  try {
    for (const [name, text] of Object.entries(etc)) writeFileSync(join(directory, name), text);
    runAgain([...unshare, lay, 'sh', directory]);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
