// Each call of the table on a descriptor in each state: through sys, through the C library, and as the table has it.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environment, nodeUnderTest } from '../support/environment.js';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Lines "CALL: RESULT of STATE STATE; RESULT of …", from lines "CALL, STATE, RESULT". */
function table(command: string, argument: string): string {
  const { stdout, stderr, status } = spawnSync(command, [argument], {
    encoding: 'utf8',
    env: environment(),
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  expect(status, stderr).toBe(0);
  const rows = new Map<string, Map<string, string[]>>();
  for (const line of stdout.trimEnd().split('\n')) {
    const [call = '', state = '', result = ''] = line.split('\t');
    const row = rows.get(call) ?? new Map<string, string[]>();
    rows.set(call, row.set(result, [...(row.get(result) ?? []), state]));
  }
  const cells = (row: Map<string, string[]>) =>
    [...row].map(([result, on]) => `  ${result}: ${on.join(' ')}\n`);
  return [...rows].map(([call, row]) => `${call}\n${cells(row).join('')}`).join('\n');
}

test('2,550 cases of system calls have the results that the table says, in C and in sys', () => {
  const inC = table('python3', file('machine.py'));
  if (process.env['PERLIPC_WRITE_TABLE']) writeFileSync(file('table.txt'), inC);
  expect(inC).toBe(readFileSync(file('table.txt'), 'utf8'));
  expect(table(nodeUnderTest, file('../dist/conformance/machine.js'))).toBe(inC);
});
