// The C library's environment, as programs that are executed find it: of bytes. On the main thread `process.env` is the same, in so far as
// it can be: values that are no UTF-8, entries without "=", and a second entry of a name are not to be seen there. A Worker's is a copy.
import { native } from './addon/native.js';
import type { Text } from './addon/structs.js';

/** `extern char **environ`: every entry, `NAME=value` as a rule, in order. See [environ(7)](https://man7.org/linux/man-pages/man7/environ.7.html). */
export function environ(): Uint8Array[] {
  return native.environ();
}

/** `char *getenv(const char *name)`: the bytes of a value, or undefined. See [getenv(3)](https://man7.org/linux/man-pages/man3/getenv.3.html). */
export function getenv(name: Text): Uint8Array | undefined {
  return native.getenv(name);
}

/**
 * `int setenv(const char *name, const char *value, int overwrite)`
 *
 * Sets a value, which may be any bytes but NUL. Throws `SystemError`: EINVAL for a name that is empty or has a "=", ENOMEM. See [setenv(3)](https://man7.org/linux/man-pages/man3/setenv.3.html).
 */
export function setenv(name: Text, value: Text, overwrite = true): void {
  native.setenv(name, value, overwrite);
}

/** `int unsetenv(const char *name)`: removes every entry of a name. Throws `SystemError`: EINVAL. See [unsetenv(3)](https://man7.org/linux/man-pages/man3/unsetenv.3.html). */
export function unsetenv(name: Text): void {
  native.unsetenv(name);
}
