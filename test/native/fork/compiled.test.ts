// V8 compiles what runs often as if what has never been seen to happen could not happen. A child in which it does happen throws the
// compiled code away, which costs it some 40 page faults.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { environment, nodeUnderTest } from '../../support/environment.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

/** What makes V8 compile soon: up to Node 20 an amount of bytecode, since then numbers of calls. */
const soon = [
  ['--interrupt-budget=3000'],
  [
    '--maglev',
    '--invocation-count-for-maglev=30',
    '--invocation-count-for-turbofan=60',
    '--minimum-invocations-after-ic-update=10',
  ],
];

const FORKS = 200;

/** At once, not on threads that are parked in a series of forks. */
const AT_ONCE = '--no-concurrent-recompilation';

/** What V8 says of the functions that it compiles and throws away while a program forks. */
function traced(program: string): string {
  for (const flags of soon) {
    const all = [...flags, AT_ONCE, '--trace-opt', '--trace-deopt', '--input-type=module'];
    const ran = spawnSync(nodeUnderTest, [...all, '--eval', program], {
      encoding: 'utf8',
      env: environment(),
      timeout: 60_000,
    });
    if (ran.status === 9 && ran.stderr.includes('bad option')) continue;
    assert.equal(ran.status, 0, ran.stderr);
    return ran.stdout;
  }
  throw new Error('this Node knows none of the flags');
}

const loop = (before: string) => `
  import { _exit, atfork, fork, waitpid } from '@perlipc/sys';
  ${before}
  for (let i = 0; i < ${FORKS}; i++) {
    const pid = fork();
    if (pid === 0) _exit(0);
    waitpid(pid);
  }
`;

const programs = {
  'has nothing to forget': loop(''),
  'has a brother to forget': loop('if (fork() === 0) _exit(0);'),
  'has a function of atfork to call': loop('atfork({ child: () => {} });'),
  'is of @perlipc/perl': `
    import { fork, waitpid } from '@perlipc/perl';
    import { _exit } from '@perlipc/sys';
    for (let i = 0; i < ${FORKS}; i++) {
      const pid = fork();
      if (pid === 0) _exit(0);
      waitpid(pid, 0);
    }
  `,
};

for (const [what, program] of Object.entries(programs))
  fresh(`a child that ${what} keeps the compiled code of fork`, () => {
    const lines = traced(program).split('\n');
    const named = lines.filter((line) => /JSFunction (fork|forkProcess|attempt) /.test(line));
    assert.ok(named.some((line) => /\[completed (?:optimizing|compiling) .*\(target TURBOFAN/.test(line)));
    const thrown = named.filter((line) => line.includes('bailout'));
    // One may be the parent's, at what it does for the first time.
    assert.ok(thrown.length < 3, thrown.join('\n'));
  });
