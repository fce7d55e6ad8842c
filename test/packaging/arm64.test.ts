import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { unless } from '../support/skip.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const qemu = `${root}.cache/debian/amd64-qemu-user-static/root/usr/bin/qemu-aarch64-static`;
const libraries = `${root}.cache/debian/arm64-libatomic1-libc6-libgcc-s1-libstdc++6/root`;
const here = process.platform === 'linux' && process.arch === 'x64';
const { describe } = unless(here ? undefined : 'the emulator is for linux x64');

/** Runs a module given as text under an emulated Node of arm64, with the prebuilt addon. */
function run(major: string, source: string) {
  const node = `${root}tools/nodes-arm64/node_modules/node-${major}/bin/node`;
  const code = `import * as sys from '${root}packages/sys/dist/index.js';\n${source}`;
  const env = { PERLIPC_ADDON: `${root}native/prebuilds/linux-arm64-glibc/perlipc.node`, LANG: 'C' };
  const args = ['-L', libraries, node, '--input-type=module', '--eval', code];
  const { status, stdout, stderr } = spawnSync(qemu, args, {
    env,
    encoding: 'utf8',
    timeout: 100_000,
    killSignal: 'SIGKILL',
  });
  return { status, stdout, stderr };
}

describe.each(['20', '26'])('the addon for linux arm64 under emulation, on Node %s', (major) => {
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
    expect(run(major, source)).toEqual({ status: 0, stdout: 'arm64 ping\n', stderr: '' });
  });

  test('errors cross the addon’s own C++ runtime', () => {
    const source = `
      for (const call of [() => sys.close(12345), () => sys.listen('x', 1)])
        try { call(); } catch (error) { console.log(error.message); }`;
    const { stdout, status } = run(major, source);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^close EBADF: bad file descriptor\nlisten: fd must be a file descriptor: /);
  });

  test('fork refuses: the emulator does not tell a thread’s tid word', () => {
    const { stdout } = run(major, 'try { sys.fork(); } catch (error) { console.log(error.code); }');
    expect(stdout).toBe('ERR_FORK_RUNTIME\n');
  });
});
