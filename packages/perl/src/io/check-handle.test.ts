import * as sys from '@perlipc/sys';
import { expect, test } from 'vitest';
import * as perl from '../index.js';

const calls = {
  seek: (file: never) => perl.seek(file, 0, 0),
  tell: (file: never) => perl.tell(file),
  sysseek: (file: never) => perl.sysseek(file, 0, 0),
  sysopen: (file: never) => perl.sysopen(file, '/dev/null', 0),
  getc: (file: never) => perl.getc(file),
  flock: (file: never) => perl.flock(file, 8),
  fcntl: (file: never) => perl.fcntl(file, 1, 0),
  ioctl: (file: never) => perl.ioctl(file, 1, 0),
  opendir: (file: never) => perl.opendir(file, '/'),
  readdir: (file: never) => perl.readdir(file),
  closedir: (file: never) => perl.closedir(file),
};

test.each(Object.entries(calls))('%s refuses what is no handle by name', (name, call) => {
  for (const value of [null, 'F', 3, {}, Object.create(null)])
    expect(() => call(value as never)).toThrow(new RegExp(`^${name}: FILEHANDLE must be a handle, got `));
});

test('what has no text and no number is no scalar', () => {
  const none = Object.create(null) as never;
  expect(() => perl.mkdir(none)).toThrow(
    /^mkdir: an argument must be a scalar, got \[Object: null prototype\]/,
  );
  expect(() => perl.chmod(none, '/no/such')).toThrow(/^chmod: an argument must be a scalar/);
  expect(() => perl.umask(Symbol('s') as never)).toThrow(
    /^umask: an argument must be a scalar, got Symbol\(s\)/,
  );
});

test('using closes a directory', () => {
  let fd: number | undefined;
  {
    using folder = perl.handle('D');
    perl.opendir(folder, '/');
    fd = folder.directory?.fd;
    expect(perl.readdir(folder)).toBe('.');
  }
  expect(() => sys.fcntl(fd ?? -1, sys.F_GETFD)).toThrow('EBADF');
});
