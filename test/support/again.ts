import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

const mark = 'PERLIPC_AGAIN';

/** Whether this process is a case that has started itself again. */
export const isAgain = process.env[mark] !== undefined;

/** Starts the running case again under `command`, which gets the node command line as its last arguments. */
export function runAgain(command: string[]): void {
  const [file = '', ...args] = [...command, process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const { status, signal, error } = spawnSync(file, args, {
    env: { ...process.env, [mark]: '1' },
    stdio: 'inherit',
  });
  assert.equal(error ?? signal ?? status, 0);
}
