import { afterAll, expect } from 'vitest';
import { fortune, noFortuneOfOurs } from '../support/forking-server.js';
import { Program, programFile, removeScratches } from '../support/program.js';
import { unless } from '../support/skip.js';

afterAll(removeScratches);

unless(noFortuneOfOurs).test('the demo has a fortune of its own where none is installed', async () => {
  const [command = '', ...args] = fortune();
  using demo = new Program(command, [...args, process.execPath, programFile('demo')]);
  const { stdout, stderr, status } = await demo.ended;
  expect([stderr, status]).toEqual(['', 0]);
  const told = stdout.split('\n').filter((line) => /^\w+-client +\| (?!Hello there, )/.test(line));
  expect(told).toHaveLength(4);
  expect(stdout).not.toContain('fortune');
});
