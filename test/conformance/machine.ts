/** The system calls of the table, made through sys, in the words of machine.py: `node test/dist/conformance/machine.js`. */
import { SystemError } from '@perlipc/sys';
import { calls } from './calls.js';
import { closeKept, states } from './states.js';

function resultOf(call: (fd: number) => unknown, state: () => number): string {
  try {
    return String(call(state()) ?? 0);
  } catch (error) {
    if (error instanceof SystemError) return error.code;
    throw error;
  } finally {
    closeKept();
  }
}

let text = '';
for (const [name, call] of Object.entries(calls)) {
  for (const [state, make] of Object.entries(states)) text += `${name}\t${state}\t${resultOf(call, make)}\n`;
}
process.stdout.write(text);
