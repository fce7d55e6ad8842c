#!/usr/bin/env node
// A session of the chapter: its servers and clients talk to each other, each with its own output, labelled.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { ARGV, bind, close, getsockname, handle, sockaddr_in, socket } from '@perlipc/perl';
import { INADDR_LOOPBACK, PF_INET, SOCK_STREAM } from '@perlipc/socket';
import { fortuneArguments } from './demo-fortune.js';
import './signals.js';
import { usage } from './usage.js';

usage(
  ARGV,
  `usage: demo
Shows a session of the chapter: the TCP servers with three clients each, and the Unix-domain pair.
Exit status: 0 if every client was served.
`,
);

const folder = fileURLToPath(new URL('.', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'perlipc-demo-'));
const running = new Set<ChildProcess>();
const colours = ['cyan', 'green', 'yellow', 'magenta', 'blue'] as const;

/** Prints each line of a program behind its name, in a colour of its own where stdout is a terminal. */
function show(label: string, lines: Interface): void {
  const colour = colours[[...label].reduce((sum, c) => sum + c.charCodeAt(0), 0) % colours.length] ?? 'cyan';
  const name = process.stdout.isTTY ? styleText(colour, label.padEnd(18)) : label.padEnd(18);
  lines.on('line', (line) => console.log(`${name} | ${line}`));
}

/** Starts one of the chapter's programs. */
function start(program: string, args: string[]): ChildProcess {
  const child = spawn(process.execPath, [join(folder, `${program}.js`), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.on('close', () => running.delete(child));
  for (const stream of [child.stdout, child.stderr]) if (stream) show(program, createInterface(stream));
  return child;
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('close', resolve));
}

/** Runs a server while clients, one after another, come to it; whether all of them were served. */
async function session(
  server: string,
  serverArgs: string[],
  client: string,
  clientArgs: string[],
  times: number,
) {
  const serving = start(server, serverArgs);
  await new Promise((resolve) => serving.stdout?.once('data', resolve));
  let served = 0;
  for (let i = 0; i < times; i++) if ((await ended(start(client, clientArgs))) === 0) served++;
  serving.kill();
  await ended(serving);
  console.log();
  return served === times;
}

/** A port of loopback that nobody uses. */
function freePort(): string {
  const probe = handle('probe');
  socket(probe, PF_INET, SOCK_STREAM, 0);
  bind(probe, sockaddr_in(0, INADDR_LOOPBACK));
  const [port] = sockaddr_in(getsockname(probe) ?? new Uint8Array());
  close(probe);
  return String(port);
}

async function main(): Promise<boolean> {
  const results: boolean[] = [];
  const fortune = fortuneArguments(scratch);
  for (const [server, args] of [
    ['tcp-server', []],
    ['tcp-server-forking', fortune],
  ] as const) {
    const port = freePort();
    results.push(await session(server, [...args, port, '127.0.0.1'], 'tcp-client', ['localhost', port], 3));
  }
  const path = join(scratch, 'catsock');
  results.push(await session('unix-server', [...fortune, path], 'unix-client', [path], 1));
  return results.every(Boolean);
}

// What hangs is ended, by its pid, and the demo has failed.
const watchdog = setTimeout(() => process.exit(1), 30_000);
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true });
});
process.exitCode = (await main()) ? 0 : 1;
clearTimeout(watchdog);
