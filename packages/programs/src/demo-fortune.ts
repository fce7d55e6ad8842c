import { accessSync, constants, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fortune for machines that have none. */
const SCRIPT = `#!/bin/sh
case $(($$ % 4)) in
  0) echo 'A watched socket never accepts.' ;;
  1) echo 'You will be interrupted by a system call.' ;;
  2) echo 'Your child will go far, and return a status.' ;;
  3) echo 'A port in the storm is already in use.' ;;
esac
`;

/** The servers' arguments: none where fortune is installed, else one of the demo's own, made in `folder`. */
export function fortuneArguments(folder: string): string[] {
  try {
    accessSync('/usr/games/fortune', constants.X_OK);
    return [];
  } catch {
    const own = join(folder, 'fortune');
    writeFileSync(own, SCRIPT, { mode: 0o755 });
    return ['--fortune', own];
  }
}
