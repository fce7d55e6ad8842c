import { endianness } from 'node:os';
import * as sys from '@perlipc/sys';
import type { Buffered } from '../io/buffer.js';

const littleEndian = endianness() === 'LE';
const darwin = process.platform === 'darwin';
/** Where `struct flock` has its members: pids and short integers come last on macOS. */
const AT = darwin
  ? { start: 0, len: 8, pid: 16, type: 20, whence: 22, size: 24 }
  : { type: 0, whence: 2, start: 8, len: 16, pid: 24, size: 32 };

/** `fcntl` with a packed `struct flock`, which is written back: 0. Throws EFAULT where it is too short. */
export function lockRange(fd: number, command: number, packed: Buffered): number {
  const bytes = Buffer.from(packed.value, 'latin1');
  if (bytes.length < AT.size) throw new sys.SystemError(sys.EFAULT, 'fcntl');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = sys.fcntl_lock(fd, command, {
    l_type: view.getInt16(AT.type, littleEndian),
    l_whence: view.getInt16(AT.whence, littleEndian),
    l_start: Number(view.getBigInt64(AT.start, littleEndian)),
    l_len: Number(view.getBigInt64(AT.len, littleEndian)),
  });
  view.setInt16(AT.type, found.l_type, littleEndian);
  view.setInt16(AT.whence, found.l_whence, littleEndian);
  view.setBigInt64(AT.start, BigInt(found.l_start), littleEndian);
  view.setBigInt64(AT.len, BigInt(found.l_len), littleEndian);
  view.setInt32(AT.pid, found.l_pid, littleEndian);
  packed.value = bytes.toString('latin1');
  return 0;
}
