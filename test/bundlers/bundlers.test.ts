// Each bundler makes one file that runs with the addon copied beside it, or leaves the packages where they are.
import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { unless } from '../support/skip.js';
import { installBundlers, Project, ran, run } from './project.js';

const here = process.platform === 'linux' && process.arch === 'x64';
const { describe } = unless(
  here ? undefined : 'the addon is built for this machine alone: linux x64 is tried',
);
const wrote = "from the child\n7 127.0.0.1 2\ncan't open: No such file or directory\n";

describe('bundles', () => {
  let project: Project;
  beforeAll(() => {
    installBundlers();
    project = new Project();
  });
  afterAll(() => project[Symbol.dispose]());

  test('the program itself', () => {
    expect(ran(project.folder, process.execPath, 'program.js')).toBe(wrote);
  });

  test.each([
    'esbuild-esm',
    'esbuild-cjs',
    'webpack-esm',
    'webpack-cjs',
    'rollup-esm',
    'rollup-cjs',
    'vite-ssr',
  ])('%s: with the addon copied beside it', (how) => {
    const file = project.bundle(how);
    // In the project the addon is found in the package.
    expect(ran(project.folder, process.execPath, join('dist', file))).toBe(wrote);
    const folder = project.moved();
    onTestFinished(() => rmSync(folder, { recursive: true }));
    // webpack remembers where it has read the package.
    const hidden = `${project.folder}/hidden`;
    renameSync(`${project.folder}/node_modules`, hidden);
    try {
      const { status, stderr: shown } = run(folder, process.execPath, file);
      expect(status).toBe(1);
      // Node shows the line of the source before the error.
      const stderr = shown.slice(shown.lastIndexOf('\nError: '));
      expect(stderr).toContain(`cp -r node_modules/@perlipc/sys/native/prebuilds "${folder}"`);
      expect(stderr).toContain('or keep @perlipc/sys external');
      expect(stderr).not.toMatch(/\bnx\b/);
      cpSync(`${hidden}/@perlipc/sys/native/prebuilds`, join(folder, 'prebuilds'), { recursive: true });
      expect(ran(folder, process.execPath, file)).toBe(wrote);
    } finally {
      renameSync(hidden, `${project.folder}/node_modules`);
    }
  });

  test.each(['esbuild', 'webpack', 'rollup', 'vite'])('%s: with the packages external', (bundler) => {
    const file = project.bundle(`${bundler}-external`);
    expect(readFileSync(join(project.folder, 'dist', file), 'utf8')).toMatch(/from ?["']@perlipc\/sys["']/);
    expect(ran(project.folder, process.execPath, join('dist', file))).toBe(wrote);
  });
});
