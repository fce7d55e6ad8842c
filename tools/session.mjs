// Records a session in a real terminal and draws it: docs/session.svg, light or dark as the reader has it.
//   nx run docs:session
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { drawTerminal } from './terminal-svg.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const COLUMNS = 84;
/** Not the machine's own fortunes, which may say anything. */
const FORTUNE = `#!/bin/sh\nn=$(cat ~/n 2>/dev/null || echo 0); echo $((n + 1)) > ~/n
case $n in 0) echo 'A watched socket never accepts.' ;; *) echo 'Your child will go far, and return a status.' ;; esac
`;
/** What is typed, and what the terminal must show before the next line is typed. */
const typed = [
  ['node tcp-server-forking.js --fortune ~/fortune 2345 & sleep 1', /server started on port 2345[\s\S]*\$ $/],
  ['node tcp-client.js localhost 2345', /reaped \d+(?=[\s\S]*\$ $)/],
  ['node tcp-client.js localhost 2345', /reaped \d+[\s\S]*reaped \d+(?=[\s\S]*\$ $)/],
  ['kill %1', /\$ $/],
];

/** Runs a shell in a terminal of its own, types into it and returns all that the terminal was sent. */
async function record() {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-session-'));
  const link = join(folder, 'programs');
  symlinkSync(join(root, 'packages/programs/dist'), link);
  const { PATH } = process.env;
  writeFileSync(join(folder, 'fortune'), FORTUNE, { mode: 0o755 });
  const env = { PATH, HOME: folder, LANG: 'C.UTF-8', TERM: 'xterm-256color', PS1: '$ ', TZ: 'UTC' };
  const shell = spawn(
    'script',
    ['-qec', `stty cols ${COLUMNS} rows 40; cd ${link} && exec bash --norc --noprofile -i`, '/dev/null'],
    { env, cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  let text = '';
  shell.stdout.setEncoding('utf8').on('data', (part) => (text += part));
  const until = async (/** @type {RegExp} */ wanted) => {
    for (let i = 0; !wanted.test(plain(text)); i++) {
      if (i === 500) throw new Error(`the terminal doesn't show ${wanted}:\n${text}`);
      await sleep(20);
    }
    await sleep(200);
  };
  try {
    await until(/\$ $/);
    for (const [line, shown] of typed) {
      shell.stdin.write(`${line}\n`);
      await until(/** @type {RegExp} */ (shown));
    }
    return text.replaceAll(`${link}/`, '');
  } finally {
    shell.stdin.end('exit\n');
    rmSync(folder, { recursive: true });
  }
}

/** Without the sequences that move no text. @param {string} text */
function plain(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's sequences begin with ESC
  return text.replaceAll(/\x1b\[[?\d;]*[a-zA-Z]/g, '').replaceAll('\r', '');
}

const text = plain(await record());
const lines = text.replace(/\n?\$ $/, '').split('\n');
writeFileSync(join(root, 'docs/session.svg'), drawTerminal(lines, COLUMNS));
console.log(lines.join('\n'));
