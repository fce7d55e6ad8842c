import * as sys from '@perlipc/sys';

function typed(type: number): (mode: number) => boolean {
  return (mode) => (mode & sys.S_IFMT) === type;
}

/** `S_ISDIR(MODE)`: whether a mode of `stat` is a directory's. See [inode(7)](https://man7.org/linux/man-pages/man7/inode.7.html). */
export const S_ISDIR: (mode: number) => boolean = typed(sys.S_IFDIR);
/** `S_ISREG(MODE)`: whether it is a plain file's. */
export const S_ISREG: (mode: number) => boolean = typed(sys.S_IFREG);
/** `S_ISLNK(MODE)`: whether it is a symbolic link's. */
export const S_ISLNK: (mode: number) => boolean = typed(sys.S_IFLNK);
/** `S_ISBLK(MODE)`: whether it is a block device's. */
export const S_ISBLK: (mode: number) => boolean = typed(sys.S_IFBLK);
/** `S_ISCHR(MODE)`: whether it is a character device's. */
export const S_ISCHR: (mode: number) => boolean = typed(sys.S_IFCHR);
/** `S_ISFIFO(MODE)`: whether it is a named pipe's. */
export const S_ISFIFO: (mode: number) => boolean = typed(sys.S_IFIFO);
/** `S_ISSOCK(MODE)`: whether it is a socket's. */
export const S_ISSOCK: (mode: number) => boolean = typed(sys.S_IFSOCK);
/** `S_IMODE(MODE)`: the permission bits of a mode. */
export function S_IMODE(mode: number): number {
  return mode & 0o7777;
}
/** `S_IFMT(MODE)`: the file-type bits of a mode. */
export function S_IFMT(mode: number): number {
  return mode & sys.S_IFMT;
}
