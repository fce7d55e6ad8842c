// Users and groups. The C library changes them for every thread of the process.
import { native } from './addon/native.js';
import type { Text } from './addon/structs.js';

/**
 * `uid_t getuid(void)`
 *
 * The real user id. See [getuid(2)](https://man7.org/linux/man-pages/man2/getuid.2.html).
 */
export function getuid(): number {
  return native.getuid();
}

/**
 * `uid_t geteuid(void)`
 *
 * The effective user id. See [geteuid(2)](https://man7.org/linux/man-pages/man2/geteuid.2.html).
 */
export function geteuid(): number {
  return native.geteuid();
}

/**
 * `gid_t getgid(void)`
 *
 * The real group id. See [getgid(2)](https://man7.org/linux/man-pages/man2/getgid.2.html).
 */
export function getgid(): number {
  return native.getgid();
}

/**
 * `gid_t getegid(void)`
 *
 * The effective group id. See [getegid(2)](https://man7.org/linux/man-pages/man2/getegid.2.html).
 */
export function getegid(): number {
  return native.getegid();
}

/**
 * `int setuid(uid_t uid)`
 *
 * Sets the effective user id; a privileged process loses its real and saved ones too, for good. Drop groups first.
 * This and the other calls that set ids throw `ERR_INVALID_STATE` where Node's do: on Node 20 with `UV_USE_IO_URING=1` file calls would
 * go on with the old ones (CVE-2024-22017). Throws `SystemError`: EAGAIN, EINVAL, EPERM. See [setuid(2)](https://man7.org/linux/man-pages/man2/setuid.2.html).
 */
export function setuid(uid: number): void {
  native.setuid(uid);
}

/**
 * `int seteuid(uid_t euid)`
 *
 * Sets the effective user id. Throws `SystemError`: EINVAL, EPERM. See [seteuid(2)](https://man7.org/linux/man-pages/man2/seteuid.2.html).
 */
export function seteuid(euid: number): void {
  native.seteuid(euid);
}

/**
 * `int setgid(gid_t gid)`
 *
 * Sets the effective group id; a privileged process loses its real and saved ones too.
 * Throws `SystemError`: EINVAL, EPERM. See [setgid(2)](https://man7.org/linux/man-pages/man2/setgid.2.html).
 *
 * @example
 * ```ts
 * setgroups([]); // first the groups, then the user
 * setgid(65534);
 * setuid(65534);
 * ```
 */
export function setgid(gid: number): void {
  native.setgid(gid);
}

/**
 * `int setegid(gid_t egid)`
 *
 * Sets the effective group id. Throws `SystemError`: EINVAL, EPERM. See [setegid(2)](https://man7.org/linux/man-pages/man2/setegid.2.html).
 */
export function setegid(egid: number): void {
  native.setegid(egid);
}

/**
 * `int setreuid(uid_t ruid, uid_t euid)`
 *
 * Sets the real and effective user ids; -1 leaves one. Throws `SystemError`: EAGAIN, EINVAL, EPERM. See [setreuid(2)](https://man7.org/linux/man-pages/man2/setreuid.2.html).
 */
export function setreuid(ruid: number, euid: number): void {
  native.setreuid(ruid, euid);
}

/**
 * `int setregid(gid_t rgid, gid_t egid)`
 *
 * Sets the real and effective group ids; -1 leaves one. Throws `SystemError`: EINVAL, EPERM. See [setregid(2)](https://man7.org/linux/man-pages/man2/setregid.2.html).
 */
export function setregid(rgid: number, egid: number): void {
  native.setregid(rgid, egid);
}

/**
 * `int getresuid(uid_t *ruid, uid_t *euid, uid_t *suid)`
 *
 * The real, effective and saved user ids. Throws `SystemError`: ENOSYS where the system has no such call (macOS).
 * See [getresuid(2)](https://man7.org/linux/man-pages/man2/getresuid.2.html).
 */
export function getresuid(): [ruid: number, euid: number, suid: number] {
  return native.getresuid();
}

/**
 * `int getresgid(gid_t *rgid, gid_t *egid, gid_t *sgid)`
 *
 * The real, effective and saved group ids. Throws `SystemError`: ENOSYS where the system has no such call (macOS).
 * See [getresgid(2)](https://man7.org/linux/man-pages/man2/getresgid.2.html).
 */
export function getresgid(): [rgid: number, egid: number, sgid: number] {
  return native.getresgid();
}

/**
 * `int setresuid(uid_t ruid, uid_t euid, uid_t suid)`
 *
 * Sets the three user ids; -1 leaves one. Throws `SystemError`: EAGAIN, EINVAL, ENOSYS (macOS), EPERM. See [setresuid(2)](https://man7.org/linux/man-pages/man2/setresuid.2.html).
 */
export function setresuid(ruid: number, euid: number, suid: number): void {
  native.setresuid(ruid, euid, suid);
}

/**
 * `int setresgid(gid_t rgid, gid_t egid, gid_t sgid)`
 *
 * Sets the three group ids; -1 leaves one. Throws `SystemError`: EINVAL, ENOSYS (macOS), EPERM. See [setresgid(2)](https://man7.org/linux/man-pages/man2/setresgid.2.html).
 */
export function setresgid(rgid: number, egid: number, sgid: number): void {
  native.setresgid(rgid, egid, sgid);
}

/**
 * `int getgroups(int size, gid_t list[size])`
 *
 * The supplementary group ids. See [getgroups(2)](https://man7.org/linux/man-pages/man2/getgroups.2.html).
 */
export function getgroups(): number[] {
  return native.getgroups();
}

/**
 * `int setgroups(size_t size, const gid_t *list)`
 *
 * Sets the supplementary group ids. Throws `SystemError`: EINVAL, ENOMEM, EPERM. See [setgroups(2)](https://man7.org/linux/man-pages/man2/setgroups.2.html).
 */
export function setgroups(groups: readonly number[]): void {
  native.setgroups(groups);
}

/**
 * `int initgroups(const char *user, gid_t group)` · blocks, the event loop with it
 *
 * Sets the supplementary group ids to those that a user has in the database of groups, and `group`.
 * Throws `SystemError`: ENOMEM, EPERM. See [initgroups(3)](https://man7.org/linux/man-pages/man3/initgroups.3.html).
 */
export function initgroups(user: Text, group: number): void {
  native.initgroups(user, group);
}

/**
 * `char *getlogin(void)`
 *
 * The name of the user who logged in at the process's controlling terminal.
 * Throws `SystemError`: EMFILE, ENFILE, ENOENT, ENOMEM, ENOTTY, ENXIO. See [getlogin(3)](https://man7.org/linux/man-pages/man3/getlogin.3.html).
 */
export function getlogin(): string {
  return native.getlogin();
}
