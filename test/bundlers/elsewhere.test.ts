// Package managers other than npm, Jest, TypeScript without Node's types, and single executables.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unless } from '../support/skip.js';
import { installBundlers, Project, packages, ran, run, tests } from './project.js';

const here = process.platform === 'linux' && process.arch === 'x64';
const { describe } = unless(
  here ? undefined : 'the addon is built for this machine alone: linux x64 is tried',
);
const wrote = "from the child\n7 127.0.0.1 2\ncan't open: No such file or directory\n";
const { execPath } = process;
const tool = (path: string): string => join(tests, 'node_modules', path);

describe('where the packages go', () => {
  let project: Project;
  beforeAll(() => {
    installBundlers();
    project = new Project();
  });
  afterAll(() => project[Symbol.dispose]());

  /** An empty project with the packages' tarballs in `perlipc`, and package.json's other lines. */
  function tarballs(lines: object): string {
    const folder = mkdtempSync(join(tmpdir(), 'perlipc-tarballs-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, 'perlipc'));
    for (const name of packages)
      ran(
        project.packaged(name),
        'npm',
        'pack',
        '--ignore-scripts',
        '--pack-destination',
        join(folder, 'perlipc'),
      );
    cpSync(join(tests, 'program.js'), join(folder, 'program.js'));
    const dependencies = Object.fromEntries(packages.map((name) => [`@perlipc/${name}`, file(name)]));
    const manifest = { private: true, type: 'module', dependencies, ...lines };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    return folder;
  }

  const file = (name: string): string => `file:./perlipc/perlipc-${name}-0.1.0.tgz`;
  const overrides = { '@perlipc/sys': file('sys'), '@perlipc/socket': file('socket') };

  test('pnpm', () => {
    const folder = tarballs({});
    const lines = Object.entries(overrides).map(([name, place]) => `  "${name}": "${place}"\n`);
    writeFileSync(join(folder, 'pnpm-workspace.yaml'), `overrides:\n${lines.join('')}`);
    ran(folder, execPath, tool('pnpm/bin/pnpm.cjs'), 'install', '--store-dir', join(folder, 'store'));
    expect(ran(folder, execPath, 'program.js')).toBe(wrote);
  });

  test('yarn, Plug’n’Play', () => {
    const folder = tarballs({ resolutions: overrides });
    writeFileSync(join(folder, 'yarn.lock'), '');
    const yarn = tool('@yarnpkg/cli-dist/bin/yarn.js');
    ran(folder, execPath, yarn, 'install');
    expect(ran(folder, execPath, yarn, 'node', 'program.js')).toBe(wrote);
  });

  test('Jest, started with --experimental-vm-modules', () => {
    const source = `import { getpid } from '@perlipc/sys';
import { pack } from '@perlipc/perl';
test('both', () => { expect([getpid(), pack('n', 1).length]).toEqual([process.pid, 2]); });\n`;
    writeFileSync(join(project.folder, 'modules.test.mjs'), source);
    const jest = [
      tool('jest/bin/jest.js'),
      '--rootDir',
      project.folder,
      '--testMatch',
      '**/*.test.mjs',
      '--runInBand',
    ];
    expect(ran(project.folder, execPath, '--experimental-vm-modules', ...jest)).toBe('');
  });

  test('TypeScript’s types need @types/node, and nothing else', () => {
    const source =
      "import { accept, getoption } from '@perlipc/sys';\nexport const first = [accept, getoption] as const;\n";
    writeFileSync(join(project.folder, 'typed.ts'), source);
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--types',
      'node',
      'typed.ts',
    ];
    const types = join(project.folder, 'node_modules/@types');
    mkdirSync(types, { recursive: true });
    for (const name of ['@types/node', 'undici-types'])
      cpSync(join(tests, '../../node_modules', name), join(project.folder, 'node_modules', name), {
        recursive: true,
      });
    ran(project.folder, execPath, tool('typescript/bin/tsc'), ...options);
    const { peerDependenciesMeta } = JSON.parse(
      readFileSync(join(project.packaged('sys'), 'package.json'), 'utf8'),
    );
    expect(peerDependenciesMeta['@types/node']).toEqual({ optional: true });
  });

  test('a single executable, in a folder that can’t be written', () => {
    const bundle = project.bundle('esbuild-cjs');
    const folder = mkdtempSync(join(tmpdir(), 'perlipc-sea-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const config = {
      main: join(project.folder, 'dist', bundle),
      output: 'blob',
      disableExperimentalSEAWarning: true,
    };
    writeFileSync(join(folder, 'sea.json'), JSON.stringify(config));
    ran(folder, execPath, '--experimental-sea-config', 'sea.json');
    cpSync(execPath, join(folder, 'program'));
    const fuse = ['--sentinel-fuse', 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'];
    ran(folder, execPath, tool('postject/dist/cli.js'), 'program', 'NODE_SEA_BLOB', 'blob', ...fuse);
    expect(run(folder, './program').stderr).toContain(
      `cp -r node_modules/@perlipc/sys/native/prebuilds "${folder}"`,
    );
    cpSync(`${project.packaged('sys')}/native/prebuilds`, join(folder, 'prebuilds'), { recursive: true });
    chmodSync(folder, 0o555);
    expect(ran(folder, './program')).toBe(wrote);
  });
});
