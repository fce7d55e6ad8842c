import { fstatSync } from 'node:fs';

/** Which file a descriptor is: something else than sys may have closed the number, which is another file's then. */
export function fileOf(fd: number): string {
  try {
    const { dev, ino } = fstatSync(fd);
    return `${dev} ${ino}`;
  } catch {
    return '';
  }
}
