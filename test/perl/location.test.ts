import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { confess, die, ERRNO } from '@perlipc/perl';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);

const outer = (how: string) => inner(how);
const inner = (how: string) => (how === 'die' ? die('dead') : confess('told'));
const DIE_LINE = 10;

/** This file again, in the given folder, to die there; without the flag that has Node map its stacks. */
function dying(how: string, cwd: string) {
  const [, file = ''] = process.argv;
  const env = { ...process.env, DEATH: how };
  const { stdout, stderr, status } = spawnSync(process.execPath, [file], { env, cwd, encoding: 'utf8' });
  return { stdout, stderr, status };
}

const source = () => (process.argv[1] ?? '').replace(/\/dist\/(.*)\.js$/, '/$1.ts');

fresh('an uncaught die names file and line of the TypeScript source', () => {
  const how = process.env['DEATH'];
  if (how) {
    ERRNO.value = 98;
    outer(how);
  }
  const stderr = `dead at ${source()} line ${DIE_LINE}.\n`;
  assert.deepEqual(dying('die', '/'), { stdout: '', stderr: stderr.replace(' at /', ' at '), status: 98 });
  assert.deepEqual(dying('die', '/usr'), { stdout: '', stderr, status: 98 });
  const short = `dead at perl/location.test.ts line ${DIE_LINE}.\n`;
  assert.equal(dying('die', dirname(dirname(source()))).stderr, short);
});

fresh('confess names the functions', () => {
  const how = process.env['DEATH'];
  if (how) outer(how);
  const { stderr } = dying('confess', '/usr');
  const lines = stderr.split('\n');
  assert.equal(lines[0], `told at ${source()} line ${DIE_LINE}.`);
  assert.equal(lines[1], `\tmain::inner called at ${source()} line ${DIE_LINE - 1}`);
  assert.match(lines[2] ?? '', /^\tmain::outer called at .*location\.test\.ts line \d+$/);
});

fresh('what is not died of ends as in Node', () => {
  if (process.env['DEATH']) {
    setImmediate(() => {
      throw new TypeError('not of Perl');
    });
    assert.throws(() => die('caught'));
    return;
  }
  const { stderr, status } = dying('type', '/usr');
  assert.equal(status, 1);
  assert.match(stderr, /TypeError: not of Perl\n +at /);
});

fresh('a die that nothing of the program calls has no place', () => {
  if (process.env['DEATH']) setImmediate(die, 'dead');
  else assert.deepEqual(dying('loop', '/'), { stdout: '', stderr: 'dead at - line 0.\n', status: 255 });
});
