// What Ctrl-C at a terminal does; script(1) of util-linux is the terminal, and forwards what is typed.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import * as sys from '@perlipc/sys';
import { environment } from '../../support/environment.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const noScript =
  /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '') ||
  'there is no script of util-linux to make a terminal';
const noPerl = spawnSync('perl', ['-e', '1']).status === 0 || 'there is no perl to compare with';
const skip = [noScript, noPerl].find((reason) => reason !== true);

/**
 * Runs a command at a terminal, types Ctrl-C from when it says `blocked` until it ends, because the first may come before
 * it is, and gives what it wrote, each line once, and its status.
 */
async function atTerminal(command: string[]): Promise<{ output: string; status: number }> {
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  // The shell says how the command ended and what the terminal's modes are then.
  const line = `before=$(stty -g); ${quoted}; status=$?; trap "" INT; [ "$(stty -g)" = "$before" ] || echo other modes; exit $status`;
  const child = spawn('script', ['-qefc', `trap : INT; ${line}`, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: environment({ SHELL: '/bin/sh' }),
  });
  let output = '';
  // Typed too late, it finds nobody.
  child.stdin.on('error', () => {});
  let typing: NodeJS.Timeout | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.includes('blocked')) typing ??= setInterval(() => child.stdin.write('\x03'), 100);
  });
  const [status] = await once(child, 'close');
  clearInterval(typing);
  const lines = output.replaceAll(/\^C|\r/g, '').split('\n');
  return { output: [...new Set(lines)].join('\n'), status };
}

const library = JSON.stringify(import.meta.resolve('@perlipc/sys'));
const node = (body: string) => [
  process.execPath,
  '--input-type=module',
  '-e',
  `import * as sys from ${library}; const [reader] = sys.pipe(); ${body}`,
];
const read = 'sys.read(reader, new Uint8Array(1));';

fresh(
  'Ctrl-C ends a blocked program as it ends perl’s',
  async () => {
    const ours = await atTerminal(node(`console.log('blocked'); ${read} console.log('not to be reached')`));
    const perl = await atTerminal([
      'perl',
      '-e',
      '$| = 1; pipe R, W; print "blocked\\n"; sysread R, $_, 1; print "not"',
    ]);
    assert.deepEqual(ours, perl);
    assert.deepEqual(ours, { output: 'blocked\n', status: 128 + sys.SIGINT });
  },
  { skip },
);

fresh(
  'with a listener Ctrl-C ends the call, and the listener runs when the loop turns',
  async () => {
    const { output, status } = await atTerminal(
      node(`process.on('SIGINT', () => { console.log('heard'); process.exit(3) }); setInterval(() => {}, 1000);
        console.log('blocked'); try { ${read} } catch ({ code }) { console.log(code) }`),
    );
    assert.deepEqual([output, status], ['blocked\nEINTR\nheard\n', 3]);
  },
  { skip },
);

fresh(
  'a handler of SIGINT gets Ctrl-C as perl’s does',
  async () => {
    const ours = await atTerminal(
      node(`sys.sigaction(sys.SIGINT, () => console.log('INT')); console.log('blocked');
        try { ${read} } catch ({ code }) { console.log(code) } process.exit(4)`),
    );
    const perl = await atTerminal([
      'perl',
      '-e',
      '$| = 1; $SIG{INT} = sub { print "INT\\n" }; pipe R, W; print "blocked\\n"; sysread R, $_, 1; print "EINTR\\n" if $!{EINTR}; exit 4',
    ]);
    assert.deepEqual(ours, perl);
    assert.deepEqual(ours, { output: 'blocked\nINT\nEINTR\n', status: 4 });
  },
  { skip },
);
