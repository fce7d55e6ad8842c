import assert from 'node:assert/strict';
import { _exit, atfork, fork } from '@perlipc/sys';
import { ended, exited } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

fresh('prepare runs backwards, parent and child forwards', async () => {
  const calls: string[] = [];
  for (const name of ['a', 'b'])
    atfork({
      prepare: () => calls.push(`prepare ${name}`),
      parent: () => calls.push(`parent ${name}`),
      child: () => calls.push(`child ${name}`),
    });
  const pid = fork();
  const wanted = [
    'prepare b',
    'prepare a',
    ...['a', 'b'].map((name) => `${pid === 0 ? 'child' : 'parent'} ${name}`),
  ];
  const right = JSON.stringify(calls) === JSON.stringify(wanted);
  if (pid === 0) _exit(right ? 0 : 1);
  assert.ok(right, calls.join());
  assert.equal(await ended(pid), 0);
});

fresh('a registration is taken back', async () => {
  let calls = 0;
  const undo = atfork({ prepare: () => calls++ });
  undo();
  undo();
  const pid = fork();
  if (pid === 0) _exit(calls);
  assert.equal(calls, 0);
  assert.equal(await ended(pid), 0);
});

fresh('what prepare throws makes fork fail, after the parent functions of those that ran', () => {
  const calls: string[] = [];
  atfork({ parent: () => calls.push('first') });
  atfork({
    prepare: () => {
      throw new Error('not now');
    },
    parent: () => calls.push('second'),
  });
  atfork({ prepare: () => calls.push('third prepared'), parent: () => calls.push('third') });
  assert.throws(() => fork(), { message: 'not now' });
  assert.deepEqual(calls, ['third prepared', 'third']);
});

fresh('what child throws is an uncaught exception there, and fork returns', async () => {
  atfork({
    child: () => {
      throw new Error('in the child');
    },
  });
  process.on('uncaughtException', (error) => _exit(error.message === 'in the child' && forkReturned ? 6 : 7));
  let forkReturned = false;
  const pid = fork();
  forkReturned = true;
  if (pid === 0) return;
  assert.equal(await ended(pid), exited(6));
});

fresh('only functions are taken', () => {
  assert.throws(() => atfork({ child: 1 } as object), {
    name: 'TypeError',
    message: /atfork: child must be a function/,
  });
});
