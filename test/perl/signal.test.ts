import assert from 'node:assert/strict';
import { ERRNO, kill, PROCESS_ID, SIG } from '@perlipc/perl';
import { raise, SIGTERM, SIGUSR2, type SignalHandler, sigaction } from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);

fresh('SIG follows sigaction, and sigaction follows it', () => {
  const told: unknown[] = [];
  const theirs: SignalHandler = (...args) => told.push(args.length);
  const ours = (name: string) => told.push(name);
  assert.equal(SIG['USR2'], undefined);
  sigaction(SIGUSR2, theirs);
  assert.equal(SIG['USR2'], theirs);
  SIG['USR2'] = ours;
  raise(SIGUSR2);
  const before = sigaction(SIGUSR2, 'IGNORE');
  assert.equal(SIG['USR2'], 'IGNORE');
  sigaction(SIGUSR2, before);
  assert.equal(SIG['USR2'], ours);
  raise(SIGUSR2);
  sigaction(SIGUSR2, 'DEFAULT');
  assert.equal(SIG['USR2'], undefined);
  SIG['USR2'] = 'DEFAULT';
  assert.equal(SIG['USR2'], 'DEFAULT');
  assert.deepEqual(told, ['USR2', 'USR2']);
});

fresh('a handler of sigaction that SIG puts back gets what sigaction gives it', () => {
  const told: unknown[] = [];
  sigaction(SIGTERM, (...args) => told.push(args[0]));
  const before = SIG['TERM'];
  SIG['TERM'] = 'IGNORE';
  kill('TERM', PROCESS_ID);
  SIG['TERM'] = before;
  kill('TERM', PROCESS_ID);
  assert.deepEqual(told, [SIGTERM]);
});

fresh('SIGKILL takes what it is given, and does as before', () => {
  SIG['KILL'] = 'IGNORE';
  assert.equal(SIG['KILL'], 'IGNORE');
  assert.ok(ERRNO.is('EINVAL'));
});
