import { spawnSync } from 'node:child_process';

/** Why `command` can't prepare a place for a case here, if it can't; a sanitizer needs itself what such places take away. */
export function unprepared(command: readonly string[]): string | false {
  if (process.env['PERLIPC_TEST_PRELOAD']) return 'a sanitizer reads /proc and asks for its limits itself';
  const [file = '', ...args] = [...command, 'true'];
  const { status, stderr, error } = spawnSync(file, args, { encoding: 'utf8' });
  return status !== 0 && `${command.join(' ')}: ${error?.message ?? stderr.trim()}`;
}
