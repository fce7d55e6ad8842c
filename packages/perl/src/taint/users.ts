// Users and groups: who is asked about may be tainted, and what a user's entry says that the user may have set is.

import type { Lookup } from '../base/context.js';
import * as perl from '../index.js';
import { reveal, Tainted } from './tainted.js';

/** A user's entry, in which password, gcos and shell are tainted. */
export type TaintedPasswd = [
  name: string,
  passwd: Tainted,
  uid: number,
  gid: number,
  quota: string,
  comment: string,
  gcos: Tainted,
  dir: string,
  shell: Tainted,
];

function tainting([
  name,
  passwd,
  uid,
  gid,
  quota,
  comment,
  gcos,
  dir,
  shell,
]: perl.PasswdList): TaintedPasswd {
  const secret = new Tainted(passwd);
  return [name, secret, uid, gid, quota, comment, new Tainted(gcos), dir, new Tainted(shell)];
}

function asking<Key, Value>(call: Lookup<[Key], Value, perl.PasswdList>) {
  return Object.assign((key: Key | Tainted) => call(reveal<Key>(key as Key)), {
    list: (key: Key | Tainted): TaintedPasswd | [] => {
      const entry = call.list(reveal<Key>(key as Key));
      return entry.length === 0 ? [] : tainting(entry);
    },
  });
}

function askingGroup<Key, Value>(call: Lookup<[Key], Value, perl.GroupList>) {
  return Object.assign((key: Key | Tainted) => call(reveal<Key>(key as Key)), {
    list: (key: Key | Tainted): perl.GroupList | [] => call.list(reveal<Key>(key as Key)),
  });
}

/**
 * `getpwnam NAME` · blocks
 *
 * As `getpwnam` of `@perlipc/perl`; the name may be tainted, and password, gcos and shell are.
 */
export const getpwnam = asking(perl.getpwnam);

/**
 * `getpwuid UID` · blocks
 *
 * As `getpwuid` of `@perlipc/perl`; the id may be tainted, and password, gcos and shell are.
 */
export const getpwuid = asking(perl.getpwuid);

/**
 * `getpwent` · blocks
 *
 * As `getpwent` of `@perlipc/perl`; password, gcos and shell are tainted.
 */
export const getpwent = Object.assign(() => perl.getpwent(), {
  list: (): TaintedPasswd | [] => {
    const entry = perl.getpwent.list();
    return entry.length === 0 ? [] : tainting(entry);
  },
});

/**
 * `getgrnam NAME` · blocks
 *
 * As `getgrnam` of `@perlipc/perl`; the name may be tainted.
 */
export const getgrnam = askingGroup(perl.getgrnam);

/**
 * `getgrgid GID` · blocks
 *
 * As `getgrgid` of `@perlipc/perl`; the id may be tainted.
 */
export const getgrgid = askingGroup(perl.getgrgid);
