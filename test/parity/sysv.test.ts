// The manual's programs with System V IPC, and ours, also one with the other.
import { spawnSync } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import { startManual, startOurs } from '../support/manual.js';
import { comparable, normal } from '../support/normal.js';
import { noPod } from '../support/perlipc-pod.js';
import { type Program, removeScratches, sleep } from '../support/program.js';
import { unless } from '../support/skip.js';

const noModule =
  spawnSync('perl', ['-MIPC::SysV', '-e', '']).status === 0 ? undefined : 'perl has no IPC::SysV';

/** A key that no other test has at the same time. */
const key = String(0x70_000_000 + process.pid);

afterAll(async () => {
  await startOurs('sysv/sem-create', ['--remove=yes', key]).ended;
  removeScratches();
});

unless(noPod ?? noModule).describe('System V IPC', () => {
  test('shared memory', async () => {
    const own = await startOurs('sysv/shm-message').ended;
    const reference = await startManual('sysv/shm-message').ended;
    const seen = (ending: typeof own) =>
      JSON.stringify(comparable(ending)).replaceAll(/shm (key|id)? ?\d+/g, 'shm ID');
    expect(seen(own)).toBe(seen(reference));
    expect(own.stdout).toMatch(/\nswell\n/);
  });

  test('a message that is too long, and one that is not the same afterwards', async () => {
    const own = await startOurs('sysv/shm-message', ['x'.repeat(60)]).ended;
    expect([normal(own.stderr), own.status]).toEqual([
      'a message of 60 bytes; 59 is the most at FILE line N.\n',
      255,
    ]);
    const reference = await startManual('sysv/shm-message', { instead: [['"Message #1"', '"x" x 61']] })
      .ended;
    expect(reference.stdout).toContain('unswell\n');
  });

  test('a message queue', async () => {
    const own = await startOurs('sysv/msg-queue').ended;
    expect(comparable(own)).toEqual(comparable(await startManual('sysv/msg-queue').ended));
    expect(own).toMatchObject({ stdout: 'okay\n', status: 0 });
    const long = await startOurs('sysv/msg-queue', ['x'.repeat(61)]).ended;
    expect([normal(long.stderr), long.status]).toEqual([
      'msgrcv failed: Argument list too long at FILE line N.\n',
      7,
    ]);
  });

  test('a semaphore, taken and given by programs of both kinds', async () => {
    const instead: [string, string][] = [['1234', key]];
    const manual = (name: 'take' | 'give') => startManual(`sysv/sem-${name}`, { instead });
    const ours = (name: 'take' | 'give') => startOurs(`sysv/sem-${name}`, [key]);

    const missing = await ours('take').ended;
    expect(comparable(missing)).toEqual(comparable(await manual('take').ended));
    expect(normal(missing.stderr)).toBe('semget: No such file or directory at FILE line N.\n');

    const created = await startOurs('sysv/sem-create', [key]).ended;
    expect(created).toMatchObject({
      stdout: (await startManual('sysv/sem-create', { instead }).ended).stdout,
      status: 0,
    });

    expect(await ours('take').ended).toMatchObject({ status: 0, stderr: '' });
    for (const [waiting, give] of [
      [manual('take'), ours],
      [ours('take'), manual],
    ] as [Program, typeof ours][]) {
      using taker = waiting;
      await waits(taker);
      expect(await give('give').ended).toMatchObject({ status: 0, stderr: '' });
      expect(await taker.ended).toMatchObject({ status: 0, stderr: '' });
    }
    expect((await ours('give').ended).status).toBe(0);
    expect((await ours('give').ended).status).toBe(11);
  });

  test('a semaphore comes back with --undo', async () => {
    await startOurs('sysv/sem-create', [key]).ended;
    for (let i = 0; i < 2; i++)
      expect((await startOurs('sysv/sem-take', ['--undo=yes', key]).ended).status).toBe(0);
  });
});

/** Until a process sleeps in semop, as the kernel says, or has ended. */
async function waits({ pid }: Program): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(10)) {
    const { stdout } = spawnSync('cat', [`/proc/${pid}/syscall`], { encoding: 'utf8' });
    const [number] = stdout.split(' ');
    if (SEMOP.includes(number ?? '')) return;
  }
  throw new Error('it does not wait for the semaphore');
}

/** semop and semtimedop, of x86-64 and arm64. */
const SEMOP = process.arch === 'x64' ? ['65', '220'] : ['193', '192'];
