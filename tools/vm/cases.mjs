// The names of the fresh cases of a test file: it is run with a `test` that only notes them.
import { execFileSync } from 'node:child_process';

const note = `
  const names = [];
  const test = (name) => names.push(name);
  test.skip = test.skipIf = test.each = () => () => {};
  Object.assign(globalThis, { test, expect: () => {}, describe: () => {}, beforeAll() {}, afterAll() {} });
  await import(process.argv[1]);
  console.log(JSON.stringify(names));
  process.exit(0);`;

/** @param {string} file @returns {string[]} */
export function casesOf(file) {
  const env = { PATH: process.env['PATH'] };
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', note, file], {
    encoding: 'utf8',
    env,
  });
  return JSON.parse(text);
}
