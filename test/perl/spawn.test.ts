// system, readpipe and piped opens start programs without a fork.
import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { CHILD_ERROR, close, ERRNO, handle, open, readline, readpipe, system } from '@perlipc/perl';
import * as sys from '@perlipc/sys';
import { scratchPath } from '../support/families.js';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);
const skip = process.platform === 'linux' ? undefined : 'fork is the plain call here';
let forks = 0;
const counting = () => sys.atfork({ prepare: () => forks++ });

fresh(
  'none of them forks',
  () => {
    counting();
    assert.equal(system('exit 3;'), 3 << 8);
    assert.equal(system('true'), 0);
    assert.equal(readpipe('echo seen'), 'seen\n');
    const input = handle('IN');
    open(input, '-|', 'echo', 'piped');
    assert.equal(readline(input), 'piped\n');
    assert.ok(close(input));
    const output = handle('OUT');
    open(output, '|-', 'cat >/dev/null; exit 5');
    assert.equal(close(output), false);
    assert.equal(Number(CHILD_ERROR), 5 << 8);
    assert.equal(forks, 0);
  },
  { skip },
);

fresh(
  'what posix_spawn can’t start, a forked child tries, as execvp does',
  () => {
    counting();
    const script = scratchPath('script');
    writeFileSync(script, 'exit 9\n');
    chmodSync(script, 0o755);
    assert.equal(system(script, 'word'), 9 << 8);
    assert.equal(forks, 1);
    assert.equal(system('/no/such/program', 'word'), -1);
    assert.equal(Number(ERRNO), sys.ENOENT);
    assert.equal(forks, 2);
  },
  { skip },
);

fresh(
  'the program finds INT and QUIT as they were, though system ignores them',
  () => {
    const ignored = () => system('sh', '-c', 'kill -INT $$; exit 1');
    assert.equal(ignored(), sys.SIGINT);
    sys.sigaction(sys.SIGINT, 'IGNORE');
    assert.equal(ignored(), 1 << 8);
    sys.sigaction(sys.SIGINT, () => assert.fail('it is the program’s'));
    assert.equal(ignored(), sys.SIGINT);
  },
  { skip },
);
