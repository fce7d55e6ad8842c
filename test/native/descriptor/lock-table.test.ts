// The table of docs/shared-memory.md: what fork, exec, close and a death do to each kind of lock.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as sys from '@perlipc/sys';
import { scratchPath } from '../../support/families.js';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const { O_CREAT, O_RDWR, F_WRLCK } = sys;

type Lock = (fd: number) => unknown;
const kinds: Record<string, Lock> = {
  flock: (fd) => sys.flock(fd, sys.LOCK_EX | sys.LOCK_NB),
  F_SETLK: (fd) => sys.fcntl_lock(fd, sys.F_SETLK, { l_type: F_WRLCK }),
  F_OFD_SETLK: (fd) => sys.fcntl_lock(fd, sys.F_OFD_SETLK as number, { l_type: F_WRLCK }),
};

/** Whether another process, with an open file of its own, is refused the lock. */
async function isLocked(path: string, lock: Lock): Promise<boolean> {
  const child = await forked(() => {
    try {
      lock(sys.open(path, O_RDWR));
    } catch {
      sys._exit(1);
    }
  });
  return (await ended(child)) === exited(1);
}

/** A child that has done `body` by the time this returns, and goes on until its end is asked for. */
async function doing(body: () => unknown): Promise<{ stop(): Promise<unknown> }> {
  const [told, tell] = sys.pipe();
  const pid = await forked(() => {
    body();
    sys.write(tell, new Uint8Array(1));
    sys.nanosleep(60);
  });
  sys.read(told, new Uint8Array(1));
  const stop = () => {
    sys.kill(pid, sys.SIGKILL);
    return ended(pid);
  };
  return { stop };
}

type Case = (path: string, lock: Lock) => Promise<boolean>;
const cases: Record<string, Case> = {
  'a child of fork holds it too': async (path, lock) => {
    const fd = sys.open(path, O_RDWR);
    lock(fd);
    const child = await doing(() => {});
    sys.close(fd);
    const locked = await isLocked(path, lock);
    await child.stop();
    return locked;
  },
  'exec keeps it': async (path, lock) => {
    const [told, tell] = sys.pipe();
    const pid = await forked(() => {
      const fd = sys.open(path, O_RDWR);
      sys.fcntl(fd, sys.F_SETFD, 0);
      lock(fd);
      sys.dup2(tell, 1);
      sys.execvp('sh', ['sh', '-c', 'echo; exec sleep 60']);
    });
    sys.read(told, new Uint8Array(1));
    const locked = await isLocked(path, lock);
    sys.kill(pid, sys.SIGKILL);
    await ended(pid);
    return locked;
  },
  'the close of a duplicate keeps it': async (path, lock) => {
    const fd = sys.open(path, O_RDWR);
    lock(fd);
    sys.close(sys.dup(fd));
    return isLocked(path, lock);
  },
  'the close of another open of the file keeps it': async (path, lock) => {
    lock(sys.open(path, O_RDWR));
    sys.close(sys.open(path, O_RDWR));
    return isLocked(path, lock);
  },
  'the death of its holder keeps it': async (path, lock) => {
    const child = await doing(() => lock(sys.open(path, O_RDWR)));
    assert.equal(await isLocked(path, lock), true);
    await child.stop();
    return isLocked(path, lock);
  },
};

fresh(
  'it is as the table says',
  async () => {
    const folder = scratchPath('locked');
    const rows = ['| | flock | `F_SETLK` | `F_OFD_SETLK` |', '|---|---|---|---|'];
    for (const [name, run] of Object.entries(cases)) {
      const cells: string[] = [];
      for (const lock of Object.values(kinds)) {
        const path = `${folder}-${rows.length}-${cells.length}`;
        sys.close(sys.open(path, O_CREAT | O_RDWR, 0o600));
        cells.push((await run(path, lock)) ? 'yes' : 'no');
      }
      rows.push(`| ${name} | ${cells.join(' | ')} |`);
    }
    const page = readFileSync(
      fileURLToPath(new URL('../../../../docs/shared-memory.md', import.meta.url)),
      'utf8',
    );
    const table = rows.join('\n');
    assert.ok(page.includes(table), `docs/shared-memory.md should have\n${table}`);
  },
  {
    skip: sys.F_OFD_SETLK === undefined ? 'the system has no locks of open files' : undefined,
    timeout: 40_000,
  },
);
