// The programs that the documentation shows compile. A block without imports is a fragment.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`);
const pages = readdirSync(join(root, 'docs')).flatMap((name) =>
  name.endsWith('.md') ? [`docs/${name}`] : [],
);

function programsOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```/gms)].flatMap(([, code = '']) =>
    /^import /m.test(code) ? [code] : [],
  );
}

test('the programs of READMEs and docs compile', () => {
  const folder = mkdtempSync(join(root, 'test/dist/examples-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const options = { composite: false, incremental: false, noEmit: true, rootDir: root };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../../tsconfig.base.json', compilerOptions: options, include: ['.'] }),
  );
  const files = ['README.md', ...packages, ...pages].flatMap((page) =>
    programsOf(page).map((code, i) => ({ name: `${page.replaceAll('/', '-')}-${i}.ts`, code })),
  );
  expect(files.length).toBeGreaterThan(4);
  for (const { name, code } of files) writeFileSync(join(folder, name), code);
  const { stdout, status } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], {
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, '']);
});
