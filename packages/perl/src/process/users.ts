import * as sys from '@perlipc/sys';
import { raw, utf8 } from '../base/bytes.js';
import type { Lookup } from '../base/context.js';
import { attempt } from '../base/errno.js';
import { numeric, type Scalar } from '../base/numeric.js';
import { operand } from '../diagnostics/operand.js';
import { text } from '../diagnostics/text.js';

/** What Perl knows of a user; quota and comment are empty on these systems. */
export type PasswdList = [
  name: string,
  passwd: string,
  uid: number,
  gid: number,
  quota: string,
  comment: string,
  gcos: string,
  dir: string,
  shell: string,
];

/** What Perl knows of a group; the members are one string with spaces between them. */
export type GroupList = [name: string, passwd: string, gid: number, members: string];

/** A user's fields; the password is that of the shadow file for who may read it. */
function userOf({ name, passwd, uid, gid, gecos, dir, shell }: sys.Passwd): PasswdList {
  const texts = [name, shadow(name) ?? passwd, gecos, dir, shell].map(utf8) as [
    string,
    string,
    string,
    string,
    string,
  ];
  return [texts[0], texts[1], uid, gid, '', '', texts[2], texts[3], texts[4]];
}

function shadow(name: string): string | undefined {
  try {
    return sys.getspnam(name)?.passwd;
  } catch {
    return undefined;
  }
}

function groupOf({ name, passwd, gid, members }: sys.Group): GroupList {
  return [utf8(name), utf8(passwd), gid, members.map(utf8).join(' ')];
}

function lookup<Args extends unknown[], Entry, List extends unknown[], Value>(
  find: (...args: Args) => Entry | undefined,
  listOf: (entry: Entry) => List,
  scalarOf: (entry: Entry) => Value,
): Lookup<Args, Value, List> {
  function found(args: Args): Entry | undefined {
    sys.safePoint();
    return attempt(() => find(...args), undefined);
  }
  function scalar(...args: Args): Value | undefined {
    const entry = found(args);
    return entry && scalarOf(entry);
  }
  function list(...args: Args): List | [] {
    const entry = found(args);
    return entry ? listOf(entry) : [];
  }
  return Object.assign(scalar, { list });
}

/** A name up to its first NUL byte, as the system takes it. */
function nameOf(value: string, operation: string): Buffer {
  return raw(text(value, operation).split('\0', 1)[0] ?? '');
}

function idOf(value: Scalar, operation: string): number {
  return Number(numeric(operand(value, operation))) >>> 0;
}

/**
 * `getpwnam NAME` · blocks
 *
 * The id of a user; `getpwnam.list(NAME)` is the list of nine fields, empty where there is none. See [getpwnam(3)](https://man7.org/linux/man-pages/man3/getpwnam.3.html).
 */
export const getpwnam = lookup(
  (name: string) => sys.getpwnam(nameOf(name, 'getpwnam')),
  userOf,
  ({ uid }) => uid,
);

/** `getpwuid UID` · blocks; the name of a user; `getpwuid.list(UID)` is the list of fields. See [getpwuid(3)](https://man7.org/linux/man-pages/man3/getpwuid.3.html). */
export const getpwuid = lookup(
  (uid: Scalar) => sys.getpwuid(idOf(uid, 'getpwuid')),
  userOf,
  ({ name }) => utf8(name),
);

/** `getgrnam NAME` · blocks; the id of a group; `getgrnam.list(NAME)` is the list of four fields. See [getgrnam(3)](https://man7.org/linux/man-pages/man3/getgrnam.3.html). */
export const getgrnam = lookup(
  (name: string) => sys.getgrnam(nameOf(name, 'getgrnam')),
  groupOf,
  ({ gid }) => gid,
);

/** `getgrgid GID` · blocks; the name of a group; `getgrgid.list(GID)` is the list of fields. See [getgrgid(3)](https://man7.org/linux/man-pages/man3/getgrgid.3.html). */
export const getgrgid = lookup(
  (gid: Scalar) => sys.getgrgid(idOf(gid, 'getgrgid')),
  groupOf,
  ({ name }) => utf8(name),
);

/** `getpwent` · blocks; the name of the next user; `getpwent.list()` is the list of fields. See [getpwent(3)](https://man7.org/linux/man-pages/man3/getpwent.3.html). */
export const getpwent = lookup(
  () => sys.getpwent(),
  userOf,
  ({ name }) => utf8(name),
);

/** `getgrent` · blocks; the name of the next group; `getgrent.list()` is the list of fields. See [getgrent(3)](https://man7.org/linux/man-pages/man3/getgrent.3.html). */
export const getgrent = lookup(
  () => sys.getgrent(),
  groupOf,
  ({ name }) => utf8(name),
);

function always(call: () => void): () => 1 {
  return () => {
    sys.safePoint();
    call();
    return 1;
  };
}

/** `setpwent`: starts getpwent at the first user again. See [setpwent(3)](https://man7.org/linux/man-pages/man3/getpwent.3.html). */
export const setpwent: () => 1 = always(() => sys.setpwent());
/** `endpwent`: ends the reading of users. See [endpwent(3)](https://man7.org/linux/man-pages/man3/getpwent.3.html). */
export const endpwent: () => 1 = always(() => sys.endpwent());
/** `setgrent`: starts getgrent at the first group again. See [setgrent(3)](https://man7.org/linux/man-pages/man3/getgrent.3.html). */
export const setgrent: () => 1 = always(() => sys.setgrent());
/** `endgrent`: ends the reading of groups. See [endgrent(3)](https://man7.org/linux/man-pages/man3/getgrent.3.html). */
export const endgrent: () => 1 = always(() => sys.endgrent());

/** `getlogin`: who logged in on the controlling terminal; undefined and ERRNO where nobody did. See [getlogin(3)](https://man7.org/linux/man-pages/man3/getlogin.3.html). */
export function getlogin(): string | undefined {
  sys.safePoint();
  return attempt(() => utf8(sys.getlogin()), undefined);
}
