import { getegid, geteuid, getgid, getuid, setegid, seteuid } from 'node:process';

/**
 * `($), $>) = ($(, $<)`: a program that is set-uid or set-gid takes its user's own ids, the group's first, which after the user's
 * it could not. Throws where that fails; the manual goes on with the rights that it meant to drop.
 */
export function dropPrivileges(): void {
  if (getgid?.() !== getegid?.()) setegid?.(getgid?.() ?? -1);
  if (getuid?.() !== geteuid?.()) seteuid?.(getuid?.() ?? -1);
}
