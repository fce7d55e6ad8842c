import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { environment } from './environment.js';

/** Where the built examples are. */
export const folder = fileURLToPath(
  new URL('../../packages/programs/dist/examples/', import.meta.url).href.replace(
    '/test/packages',
    '/packages',
  ),
);

/** An example that is running; it goes with the case. */
export class Running {
  readonly child: ChildProcess;
  text = '';

  constructor(name: string, ...args: string[]) {
    this.child = spawn(process.execPath, [`${folder}${name}.js`, ...args], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text) => {
      this.text += text;
    });
    process.on('exit', () => this.child.kill('SIGKILL'));
  }

  /** Its output once it matches. */
  async until(wanted: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = wanted.exec(this.text);
      if (found !== null) return found;
      if (this.child.exitCode !== null)
        assert.fail(`it ended with ${this.child.exitCode} and wrote ${this.text}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async ended(): Promise<string> {
    if (this.child.exitCode === null) await new Promise((resolve) => this.child.on('close', resolve));
    assert.equal(this.child.exitCode, 0, this.text);
    return this.text;
  }

  /** Ends it, for an example that never ends of itself. */
  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await new Promise((resolve) => this.child.on('close', resolve));
  }
}
