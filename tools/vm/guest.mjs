// Runs in the virtual machine: each case in a process of its own, then the torture and the storm. What it says goes to the console.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @type {{ cases: [file: string, name: string][], programs: string[][], timeout: number }} */
const work = JSON.parse(readFileSync('/work.json', 'utf8'));
// The storm waits so many times longer for a handler.
const env = {
  ...process.env,
  PERLIPC_SLOW: '20',
  PERLIPC_ADDON: '/perlipc.node',
  PERLIPC_TEST_ADDON: '/perlipc.node',
};

/** @param {string[]} args @param {Record<string, string>} more @returns {Promise<{ ok: boolean, text: string }>} */
function run(args, more = {}) {
  const child = spawn('/bin/node', args, {
    env: { ...env, ...more },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (data) => (text += data));
  child.stderr.on('data', (data) => (text += data));
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      text += 'the watchdog ended it';
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    }, work.timeout);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ ok: status === 0, text: `${text}${signal ?? ''}` });
    });
  });
}

let failed = 0;
let passed = 0;
console.log(
  `guest: Node ${process.version} for ${process.arch}, ${readFileSync('/proc/version', 'utf8').split(' ')[2]}`,
);
for (const [file, name] of work.cases) {
  const { ok, text } = await run(['--enable-source-maps', file], { PERLIPC_CASE: name });
  if (ok) passed++;
  else {
    failed++;
    console.log(`guest: FAILED ${file}: ${name}\n${text.slice(0, 1500)}`);
  }
}
console.log(`guest: ${passed} cases passed, ${failed} failed`);
for (const program of work.programs) {
  const { ok, text } = await run(program);
  console.log(`guest: ${ok ? 'passed' : 'FAILED'} ${program.join(' ')}\n${text}`);
  if (!ok) failed++;
}
console.log(`guest: done, ${failed} failed`);
