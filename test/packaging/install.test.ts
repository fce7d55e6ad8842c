import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unless } from '../support/skip.js';
import { inBareRoot, noOtherRoot } from './distroless.js';
import { Project } from './project.js';

const here = process.platform === 'linux' && process.arch === 'x64';
const { describe } = unless(here ? undefined : 'the registry’s Nodes are for linux x64');
const prebuilt = 'native/prebuilds/linux-x64-glibc/perlipc.node';
const local = 'native/build/Release/perlipc.node';
const loaded = `
  import '@perlipc/sys';
  for (const file of process.report.getReport().sharedObjects) if (file.endsWith('.node')) console.log(file);`;

/** A connection, a fork, a wait and a look-up; then what can't be there. */
const bare = `
  import { existsSync } from 'node:fs';
  import * as sys from '@perlipc/sys';
  const server = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.bind(server, sys.pack_sockaddr_in(0, sys.inet_aton('127.0.0.1')));
  sys.listen(server, 1);
  const pid = sys.fork();
  if (pid === 0) {
    const [{ addr }] = sys.getaddrinfo('127.0.0.1', String(sys.unpack_sockaddr_in(sys.getsockname(server))[0]), { socktype: sys.SOCK_STREAM });
    const client = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
    sys.connect(client, addr);
    sys.write(client, Buffer.from('hello from a child'));
    sys._exit(7);
  }
  const buffer = Buffer.alloc(64);
  const text = buffer.toString('utf8', 0, sys.read(sys.accept(server).fd, buffer));
  const ended = sys.WEXITSTATUS(sys.waitpid(pid).status);
  let refused = 'written';
  try {
    sys.open('/app/file', sys.O_WRONLY | sys.O_CREAT, 0o600);
  } catch ({ code }) {
    refused = code;
  }
  console.log(\`\${text} that ended with \${ended}, \${refused}, \${existsSync('/bin/sh') ? 'a shell' : 'no shell'}\`);`;

const nodes = new URL('../../tools/nodes/linux-x64/', import.meta.url);
const { dependencies } = JSON.parse(readFileSync(new URL('package.json', nodes), 'utf8')) as {
  dependencies: Record<string, string>;
};
const majors = Object.keys(dependencies).map((name) => name.replace('node-', ''));
const packages = ['sys', 'socket', 'aio', 'prefork', 'perl', 'programs'];

describe('the packages, installed from their tarballs', () => {
  let project: Project;
  beforeAll(() => {
    project = new Project();
  });
  afterAll(() => project[Symbol.dispose]());

  test('no compiler was there', () => {
    expect(project.has('node')).toBe(true);
    for (const tool of ['cc', 'c++', 'gcc', 'g++', 'clang', 'make', 'cmake', 'python3'])
      expect(project.has(tool)).toBe(false);
  });

  describe.each(majors)('on Node %s', (major) => {
    const node = fileURLToPath(new URL(`node_modules/node-${major}/bin/node`, nodes));

    test('the prebuilt addon is loaded', () => {
      expect(project.ran(node, '--version')).toMatch(new RegExp(`^v${major}\\.`));
      const { stdout, stderr } = project.module(node, loaded);
      expect(stderr).toBe('');
      expect(stdout).toBe(`${project.sys}/${prebuilt}\n`);
    });

    test('the chapter’s demo runs', () => {
      const { status, stdout, stderr } = project.run(
        node,
        `${project.folder}/node_modules/.bin/perlipc-demo`,
      );
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(stdout).toMatch(/^tcp-client +\| .*\S/m);
      expect(stdout).toMatch(/^unix-client +\| .*\S/m);
    });

    test('require() loads it too', () => {
      const source =
        "import { createRequire } from 'node:module'; console.log(createRequire(import.meta.url)('@perlipc/sys').AF_UNIX);";
      expect(project.module(node, source, '--no-warnings').stdout).toBe('1\n');
    });

    test('an error of a system call crosses the addon’s own C++ runtime', () => {
      const source =
        "import { close } from '@perlipc/sys'; try { close(12345); } catch (error) { console.log(error.message); }";
      expect(project.module(node, source).stdout).toBe('close EBADF: bad file descriptor\n');
    });

    test('without an addon, the error says what was looked for and how to build it', () => {
      renameSync(`${project.sys}/native/prebuilds`, `${project.sys}/elsewhere`);
      const { status, stderr } = project.module(node, "import '@perlipc/sys'");
      renameSync(`${project.sys}/elsewhere`, `${project.sys}/native/prebuilds`);
      expect(status).toBe(1);
      for (const part of [
        'linux x64 (libc: glibc)',
        `${project.sys}/${local}`,
        `${project.sys}/${prebuilt}`,
        'To build it (with a C++20 compiler and CMake 3.20): npm install --no-save cmake-js',
      ])
        expect(stderr).toContain(part);
    });

    test('where addons are forbidden, the error names --allow-addons', () => {
      const permission = major === '20' ? '--experimental-permission' : '--permission';
      const { status, stderr } = project.module(
        node,
        "import '@perlipc/sys'",
        permission,
        '--allow-fs-read=*',
      );
      expect(status).toBe(1);
      expect(stderr).toContain(
        "Error: the addon of @perlipc/sys for linux x64 (libc: glibc) can't be loaded",
      );
      expect(stderr).toContain('Start node with --allow-addons');
      expect(
        project.module(node, "import '@perlipc/sys'", permission, '--allow-fs-read=*', '--allow-addons')
          .status,
      ).toBe(0);
    });
  });

  unless(noOtherRoot).test(
    'where only node, its libraries and the packages are, and nothing can be written',
    () => {
      const root = mkdtempSync(join(tmpdir(), 'perlipc-bare-'));
      try {
        writeFileSync(join(project.folder, 'bare.js'), bare);
        const node = fileURLToPath(new URL(`node_modules/node-${majors.at(-1)}/bin/node`, nodes));
        const { status, stdout, stderr } = inBareRoot(root, node, project.folder, '/app/bare.js');
        expect(stderr).toBe('');
        expect(stdout).toBe('hello from a child that ended with 7, EROFS, no shell\n');
        expect(status).toBe(0);
      } finally {
        rmSync(root, { recursive: true });
      }
    },
  );

  test('a local build takes precedence', () => {
    mkdirSync(dirname(`${project.sys}/${local}`), { recursive: true });
    cpSync(`${project.sys}/${prebuilt}`, `${project.sys}/${local}`);
    expect(project.module(process.execPath, loaded).stdout).toBe(`${project.sys}/${local}\n`);
    rmSync(`${project.sys}/native/build`, { recursive: true });
  });

  test.each(packages)('@perlipc/%s says what it needs, and where it comes from', (name) => {
    expect(project.manifest(name)).toMatchObject({
      type: 'module',
      license: 'MIT',
      engines: { node: '>=20.17' },
      os: name === 'aio' ? ['linux'] : ['darwin', 'linux'],
      cpu: ['arm64', 'x64'],
      sideEffects: expect.any(Boolean),
      files: expect.arrayContaining(['dist']),
      repository: { type: 'git', directory: `packages/${name}` },
      publishConfig: { access: 'public', provenance: true },
    });
    const scripts = Object.keys(project.manifest(name).scripts ?? {});
    expect(scripts.filter((script) => /install|prepare/.test(script))).toEqual([]);
  });

  test('each entry of each package has its types and loads alone', () => {
    for (const name of packages) {
      for (const [entry, target] of Object.entries(project.manifest(name).exports)) {
        if (typeof target === 'string') continue;
        expect(target.types).toBe(target.default.replace(/\.js$/, '.d.ts'));
        const source = `import * as all from '@perlipc/${name}${entry.slice(1)}'; console.log(Object.keys(all).length > 0);`;
        expect(project.module(process.execPath, source)).toMatchObject({
          status: 0,
          stdout: 'true\n',
          stderr: '',
        });
      }
    }
  });

  test('what fails in an entry that was loaded alone throws a SystemError', () => {
    const source =
      "import { close } from '@perlipc/sys/descriptor'; try { close(12345); } catch (e) { console.log(e.name); }";
    expect(project.module(process.execPath, source).stdout).toBe('SystemError\n');
  });
});
