// Where the packages are packed, installed and run as part of the tests.

/** Why they aren't on this machine, or undefined. */
export const untested =
  process.platform === 'linux' && process.arch === 'x64'
    ? undefined
    : `the registry's Nodes and the addon for them are for linux x64, this is ${process.platform} ${process.arch}`;

/** Under --if-tested ends the program where they aren't, and says why. */
export function endUnlessTested() {
  if (untested === undefined || !process.argv.includes('--if-tested')) return;
  console.log(`skipped: ${untested}`);
  process.exit();
}
