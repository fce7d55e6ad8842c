#!/usr/bin/env node
// inotify-watch PATH…: prints what happens in directories, those that are made in them later included.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { read } from '@perlipc/aio';
import * as sys from '@perlipc/sys/linux';

const names = {
  created: sys.IN_CREATE,
  written: sys.IN_CLOSE_WRITE,
  deleted: sys.IN_DELETE,
  'moved from': sys.IN_MOVED_FROM,
  'moved to': sys.IN_MOVED_TO,
};
const mask = Object.values(names).reduce((all, one) => all | one, sys.IN_ONLYDIR);

const fd = sys.inotify_init1(sys.O_NONBLOCK | sys.O_CLOEXEC);
const directories = new Map<number, string>();

function watch(path: string): void {
  try {
    directories.set(sys.inotify_add_watch(fd, path, mask), path);
    for (const entry of readdirSync(path, { withFileTypes: true }))
      if (entry.isDirectory()) watch(join(path, entry.name));
  } catch (error) {
    console.error(`${path}: ${error}`);
  }
}

for (const path of process.argv.slice(2)) watch(path);
console.log(`watching ${directories.size} directories`);

const buffer = Buffer.alloc(65_536);
for (;;) {
  const size = await read(fd, buffer);
  for (const event of sys.unpack_inotify_events(buffer.subarray(0, size))) {
    if (event.mask & sys.IN_Q_OVERFLOW) console.log('events were lost');
    if (event.mask & sys.IN_IGNORED) directories.delete(event.wd);
    const path = join(directories.get(event.wd) ?? '', event.name);
    const isDirectory = (event.mask & sys.IN_ISDIR) !== 0;
    for (const [what, bit] of Object.entries(names))
      if (event.mask & bit) console.log(`${what} ${path}${isDirectory ? '/' : ''}`);
    if (isDirectory && event.mask & (sys.IN_CREATE | sys.IN_MOVED_TO)) watch(path);
  }
}
