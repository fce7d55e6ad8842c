import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { unless } from '../support/skip.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const qemu = `${root}.cache/debian/amd64-qemu-user-static/root/usr/bin/qemu-aarch64-static`;
const libraries = `${root}.cache/debian/arm64-libatomic1-libc6-libgcc-s1-libstdc++6/root`;
const here = process.platform === 'linux' && process.arch === 'x64';
const { describe } = unless(here ? undefined : 'the emulator and the Node for musl are for linux x64');

interface Platform {
  name: string;
  target: string;
  command: string[];
}

const emulated = (major: string): Platform => ({
  name: `linux arm64 under emulation, on Node ${major}`,
  target: 'linux-arm64-glibc',
  command: [qemu, '-L', libraries, `${root}tools/nodes/linux-arm64/node_modules/node-${major}/bin/node`],
});
const musl: Platform = {
  name: 'linux x64 with musl, on Node 26',
  target: 'linux-x64-musl',
  command: [`${root}.cache/musl/node`],
};

/** Runs a module given as text under a Node of that platform, with the prebuilt addon for it. */
function run({ target, command }: Platform, source: string) {
  const code = `import * as sys from '${root}packages/sys/dist/index.js';\n${source}`;
  const env = { PERLIPC_ADDON: `${root}native/prebuilds/${target}/perlipc.node`, LANG: 'C' };
  const [file = '', ...args] = [...command, '--input-type=module', '--eval', code];
  const { status, stdout, stderr } = spawnSync(file, args, {
    env,
    encoding: 'utf8',
    timeout: 100_000,
    killSignal: 'SIGKILL',
  });
  return { status, stdout, stderr };
}

describe.each([emulated('20'), emulated('26'), musl])('the addon for $name', (platform) => {
  test('it loads, and a connection carries bytes', () => {
    const source = `
      const server = sys.socket(sys.PF_INET, sys.SOCK_STREAM);
      sys.bind(server, sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])));
      sys.listen(server, 5);
      const client = sys.socket(sys.PF_INET, sys.SOCK_STREAM);
      sys.connect(client, sys.getsockname(server));
      const { fd } = sys.accept(server);
      sys.write(client, Buffer.from('ping'));
      const bytes = new Uint8Array(16);
      console.log(process.arch, Buffer.from(bytes.subarray(0, sys.read(fd, bytes))).toString());`;
    const arch = platform === musl ? 'x64' : 'arm64';
    expect(run(platform, source)).toEqual({ status: 0, stdout: `${arch} ping\n`, stderr: '' });
  });

  test('errors cross the addon’s own C++ runtime', () => {
    const source = `
      for (const call of [() => sys.close(12345), () => sys.listen('x', 1)])
        try { call(); } catch (error) { console.log(error.message); }`;
    const { stdout, status } = run(platform, source);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^close EBADF: bad file descriptor\nlisten: fd must be a file descriptor: /);
  });

  test('names and signals: a lookup on the pool, a handler at a safe point', () => {
    const source = `
      sys.sigaction(sys.SIGUSR1, (signum) => console.log('handled', signum === sys.SIGUSR1));
      sys.raise(sys.SIGUSR1);
      console.log((await sys.getaddrinfoAsync('127.0.0.1', '80', { flags: sys.AI_NUMERICHOST })).length > 0);`;
    expect(run(platform, source)).toEqual({ status: 0, stdout: 'handled true\ntrue\n', stderr: '' });
  });
});

describe.each([emulated('20'), emulated('26')])('fork on $name', (platform) => {
  test('it refuses: the emulator does not tell a thread’s tid word', () => {
    const { stdout } = run(platform, 'try { sys.fork(); } catch (error) { console.log(error.code); }');
    expect(stdout).toBe('ERR_FORK_RUNTIME\n');
  });
});

describe('the addon for linux arm64 with musl, under emulation', () => {
  test('musl’s loader finds each name that it asks for, and its constructors run', () => {
    const loader = `${root}.cache/debian/arm64-musl/root/lib/aarch64-linux-musl/libc.so`;
    const env = { ADDON: `${root}native/prebuilds/linux-arm64-musl/perlipc.node` };
    const { status, stdout } = spawnSync(qemu, [loader, `${root}.cache/harness/harness`], {
      env,
      encoding: 'utf8',
      timeout: 100_000,
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'loaded\nNode-API 9\n' });
  });
});
