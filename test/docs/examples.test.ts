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

const [, declared = ''] = readFileSync(join(root, 'tools/check/api/sys.txt'), 'utf8').split(/^# /m);
const exported = new Set([...declared.matchAll(/^(?:function|const|class) (\w+)/gm)].map(([, name]) => name));

/** The examples of doc comments, as programs: they leave out the imports, and what a descriptor or a child is. */
function examplesOf(source: string): string[] {
  const text = readFileSync(join(root, source), 'utf8');
  return [...text.matchAll(/^ \* @example\n \* ```ts\n(.*?)^ \* ```$/gms)].map(([, body = '']) => {
    const code = body.replaceAll(/^ \* ?/gm, '');
    const names = [...new Set(code.match(/\b\w+\b/g))].filter((name) => exported.has(name));
    return `import { ${names.join(', ')} } from '@perlipc/sys';
export function example(fd: number, pid: number, status: number): unknown {
  {
${code}  }
  return [fd, pid, status];
}
`;
  });
}

test('the programs of READMEs, docs and doc comments compile', () => {
  const folder = mkdtempSync(join(root, 'test/dist/examples-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const options = { composite: false, incremental: false, noEmit: true, rootDir: root };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../tsconfig.base.json',
      // An example may make a value only to show it.
      compilerOptions: { ...options, noUnusedLocals: false },
      include: ['.'],
    }),
  );
  const files = ['README.md', ...packages, ...pages].flatMap((page) =>
    programsOf(page).map((code, i) => ({ name: `${page.replaceAll('/', '-')}-${i}.ts`, code })),
  );
  const sources = readdirSync(join(root, 'packages/sys/src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `packages/sys/src/${name}`);
  const examples = sources.flatMap((source) =>
    examplesOf(source).map((code, i) => ({ name: `${source.replaceAll('/', '-')}-example-${i}.ts`, code })),
  );
  expect(examples.length).toBeGreaterThanOrEqual(50);
  files.push(...examples);
  for (const { name, code } of files) writeFileSync(join(folder, name), code);
  const { stdout, status } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], {
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, '']);
});
