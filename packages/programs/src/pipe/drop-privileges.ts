import {
  die,
  EFFECTIVE_GROUP_ID,
  EFFECTIVE_USER_ID,
  ERRNO,
  REAL_GROUP_ID,
  REAL_USER_ID,
} from '@perlipc/perl';

/**
 * `($>, $)) = ($<, $()`: a program that is set-uid or set-gid takes its user's own ids, the group's first. Dies where that fails; the
 * manual goes on with the rights that it meant to drop.
 */
export function dropPrivileges(): void {
  for (const [effective, real] of [
    [EFFECTIVE_GROUP_ID, REAL_GROUP_ID],
    [EFFECTIVE_USER_ID, REAL_USER_ID],
  ] as const) {
    if (effective.value === real.value) continue;
    effective.value = real.value;
    if (effective.value !== real.value) die(`can't drop privileges: ${ERRNO}`);
  }
}
