/**
 * One batch of calls in a process of its own: `batch.js SEED RUNS LOG FROM TO`, RUNS of each export in that range. Before each call its
 * text goes to LOG, so that a batch that a signal ends has said by which call. Writes a line of JSON for each fault to descriptor 3.
 */
import assert from 'node:assert/strict';
import { openSync, writeSync } from 'node:fs';
import { Died } from '@perlipc/perl';
import * as sys from '@perlipc/sys';
import fc from 'fast-check';
import { openDescriptors } from '../support/proc.js';
import { type Target, targets } from './exports.js';
import { argument, closeDescriptors, Hostile, type Recipe } from './values.js';

const [seed = 0, runs = 0] = process.argv.slice(2, 4).map(Number);
const log = openSync(process.argv[4] ?? '/dev/null', 'w');
const range = process.argv.slice(5).map(Number);

/** What is documented to be thrown; a TypeError or RangeError of ours names the function and the argument. */
function isDocumented(error: unknown): boolean {
  if (error instanceof Hostile || error instanceof sys.SystemError || error instanceof sys.ResolverError)
    return true;
  if (error instanceof Died || (error instanceof Error && error.name === 'AbortError')) return true;
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  // Node's own: of its checks, and of what it opens.
  if (code.startsWith('ERR_')) return true;
  if ('syscall' in error) return true;
  // What a value says of its own conversion to a string or a number, and a revoked proxy of the property that was looked for.
  if (
    /^Cannot (perform (%TypedArray%|'\w+' on a proxy that has been revoked)|convert (object|a BigInt|a Symbol)|mix BigInt|set property|assign to)/.test(
      error.message,
    )
  )
    return true;
  return (
    (error instanceof TypeError || error instanceof RangeError) && /^[\w$. ()-]+: \S/.test(error.message)
  );
}

class Interrupted extends Hostile {}

/** A call that blocks is ended by a handler that throws. */
function armed(): void {
  sys.sigaction(sys.SIGALRM, () => {
    throw new Interrupted('the batch’s alarm');
  });
  sys.sigprocmask(sys.SIG_SETMASK, []);
  sys.setitimer(sys.ITIMER_REAL, { it_value: 0.1, it_interval: 0.1 });
}

const openNow = () => openDescriptors(process.pid).map((each) => each.join(' '));

function check({ name, call }: Target, recipes: readonly Recipe[]): void {
  const text = `${name}(${recipes.map((recipe) => recipe.text).join(', ')})`;
  writeSync(log, `${text}\n`, 0);
  try {
    armed();
    const args = recipes.map((recipe) => recipe.make());
    const before = openNow();
    try {
      const result = call(args);
      if (result instanceof Promise)
        result.catch((error) => assert.ok(isDocumented(error), `${text}: ${error?.stack}`));
    } catch (error) {
      assert.ok(isDocumented(error), `${text}: ${error instanceof Error ? error.stack : String(error)}`);
      const lost = openNow().filter((fd) => !before.includes(fd));
      assert.deepEqual(lost, [], `${text} threw and left descriptors open`);
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error; // it came between
  } finally {
    closeDescriptors();
  }
}

process.on('unhandledRejection', (error) => {
  if (!isDocumented(error)) report(`later: ${error instanceof Error ? error.message : String(error)}`);
});
process.on('uncaughtException', (error) => {
  if (!isDocumented(error)) report(`later: ${error.stack}`);
});
const report = (fault: string) => writeSync(3, `${JSON.stringify(fault.slice(0, 1000))}\n`);

for (const each of (await targets()).slice(...range)) {
  const property = fc.property(fc.array(argument, { maxLength: 6 }), (args) => check(each, args));
  const { failed, errorInstance } = fc.check(property, { seed, numRuns: runs });
  if (failed)
    report(errorInstance instanceof Error ? errorInstance.message : `${each.name}: ${errorInstance}`);
}
process.exit(0);
