import { native } from '../addon/native.js';
import type { Group, Passwd, Spwd, Text } from '../addon/structs.js';
import { type LookupOptions, onPool } from './lookup-pool.js';

export type { Group, Passwd, Spwd } from '../addon/structs.js';

/**
 * `struct passwd *getpwnam(const char *name)` · blocks, the event loop with it
 *
 * The user of a name, or undefined. What is no UTF-8 in an entry becomes U+FFFD.
 * Throws `SystemError`: EINTR, EIO, EMFILE, ENFILE, ENOMEM. See [getpwnam(3)](https://man7.org/linux/man-pages/man3/getpwnam.3.html).
 *
 * @example
 * ```ts
 * const uid = getpwnam('nobody')?.uid;
 * ```
 */
export function getpwnam(name: Text): Passwd | undefined {
  return native.getpwnam(name);
}

/** `getpwnam` on libuv's pool; see `LookupOptions`. */
export async function getpwnamAsync(name: Text, options?: LookupOptions): Promise<Passwd | undefined> {
  return onPool(native.getpwnamAsync(name), options);
}

/**
 * `struct passwd *getpwuid(uid_t uid)` · blocks, the event loop with it
 *
 * The user of an id, or undefined. Throws as getpwnam does. See [getpwuid(3)](https://man7.org/linux/man-pages/man3/getpwuid.3.html).
 */
export function getpwuid(uid: number): Passwd | undefined {
  return native.getpwuid(uid);
}

/** `getpwuid` on libuv's pool; see `LookupOptions`. */
export async function getpwuidAsync(uid: number, options?: LookupOptions): Promise<Passwd | undefined> {
  return onPool(native.getpwuidAsync(uid), options);
}

/**
 * `struct group *getgrnam(const char *name)` · blocks, the event loop with it
 *
 * The group of a name, or undefined. Throws as getpwnam does. See [getgrnam(3)](https://man7.org/linux/man-pages/man3/getgrnam.3.html).
 */
export function getgrnam(name: Text): Group | undefined {
  return native.getgrnam(name);
}

/** `getgrnam` on libuv's pool; see `LookupOptions`. */
export async function getgrnamAsync(name: Text, options?: LookupOptions): Promise<Group | undefined> {
  return onPool(native.getgrnamAsync(name), options);
}

/**
 * `struct group *getgrgid(gid_t gid)` · blocks, the event loop with it
 *
 * The group of an id, or undefined. Throws as getpwnam does. See [getgrgid(3)](https://man7.org/linux/man-pages/man3/getgrgid.3.html).
 */
export function getgrgid(gid: number): Group | undefined {
  return native.getgrgid(gid);
}

/** `getgrgid` on libuv's pool; see `LookupOptions`. */
export async function getgrgidAsync(gid: number, options?: LookupOptions): Promise<Group | undefined> {
  return onPool(native.getgrgidAsync(gid), options);
}

/**
 * `int getgrouplist(const char *user, gid_t group, gid_t *groups, int *ngroups)` · blocks, the event loop with it
 *
 * The ids of the groups that have a user as member, and `group`. It throws nothing for an unknown user. See [getgrouplist(3)](https://man7.org/linux/man-pages/man3/getgrouplist.3.html).
 */
export function getgrouplist(user: Text, group: number): number[] {
  return native.getgrouplist(user, group);
}

/** `getgrouplist` on libuv's pool; see `LookupOptions`. */
export async function getgrouplistAsync(
  user: Text,
  group: number,
  options?: LookupOptions,
): Promise<number[]> {
  return onPool(native.getgrouplistAsync(user, group), options);
}

/**
 * `struct spwd *getspnam(const char *name)` · blocks, the event loop with it
 *
 * The shadow password of a name, or undefined. Throws `SystemError`: EACCES for all but root, ENOSYS (macOS), and as getpwnam.
 * See [getspnam(3)](https://man7.org/linux/man-pages/man3/getspnam.3.html).
 */
export function getspnam(name: Text): Spwd | undefined {
  return native.getspnam(name);
}

/**
 * `void setpwent(void)` · blocks, the event loop with it
 *
 * Sets the process's position in the users to the first. See [setpwent(3)](https://man7.org/linux/man-pages/man3/setpwent.3.html).
 */
export function setpwent(): void {
  native.setpwent();
}

/**
 * `struct passwd *getpwent(void)` · blocks, the event loop with it
 *
 * The user at the process's position, which moves on, or undefined after the last. The position is one for all of the process.
 * Throws `SystemError`: EIO, EMFILE, ENFILE, ENOMEM. See [getpwent(3)](https://man7.org/linux/man-pages/man3/getpwent.3.html).
 */
export function getpwent(): Passwd | undefined {
  return native.getpwent();
}

/** `void endpwent(void)`: closes the users; the next getpwent returns the first. See [endpwent(3)](https://man7.org/linux/man-pages/man3/endpwent.3.html). */
export function endpwent(): void {
  native.endpwent();
}

/** `pwents()`: every user; it leaves getpwent's position alone. Blocks and throws as getpwent does. */
export function pwents(): Passwd[] {
  return native.pwents();
}

/**
 * `void setgrent(void)` · blocks, the event loop with it
 *
 * Sets the process's position in the groups to the first. See [setgrent(3)](https://man7.org/linux/man-pages/man3/setgrent.3.html).
 */
export function setgrent(): void {
  native.setgrent();
}

/**
 * `struct group *getgrent(void)` · blocks, the event loop with it
 *
 * The group at the process's position, which moves on, or undefined after the last. The position is one for all of the process.
 * Throws `SystemError`: EIO, EMFILE, ENFILE, ENOMEM. See [getgrent(3)](https://man7.org/linux/man-pages/man3/getgrent.3.html).
 */
export function getgrent(): Group | undefined {
  return native.getgrent();
}

/** `void endgrent(void)`: closes the groups; the next getgrent returns the first. See [endgrent(3)](https://man7.org/linux/man-pages/man3/endgrent.3.html). */
export function endgrent(): void {
  native.endgrent();
}

/** `grents()`: every group; it leaves getgrent's position alone. Blocks and throws as getgrent does. */
export function grents(): Group[] {
  return native.grents();
}
