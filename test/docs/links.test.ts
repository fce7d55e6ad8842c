// Each file of the repository that a page links to or names is there, and so is each heading.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const BLOB = 'https://github.com/perlipc/perlipc/blob/main/';

const pages = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .stdout.split('\n')
  .filter((page) => page !== '' && existsSync(join(root, page)));

/** GitHub's name of a heading: small letters, words joined by hyphens, without punctuation. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

function anchors(file: string): string[] {
  const text = readFileSync(file, 'utf8').replaceAll(/^```.*?^```/gms, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

/** The links of a page that lead nowhere. */
function broken(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```.*?^```/gms, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link) && !link.startsWith(BLOB)) return [];
    const [path = '', anchor] = link.replace(BLOB, '').split('#');
    const from = link.startsWith(BLOB) ? root : join(root, dirname(page));
    const file = path === '' ? join(root, page) : join(from, path);
    if (!existsSync(file)) return [link];
    return anchor === undefined || anchors(file).includes(anchor) ? [] : [link];
  });
}

test.each(pages)('what %s links to is there', (page) => {
  expect(broken(page)).toEqual([]);
});

/** Files that a page names as code: `packages/sys/src/file.ts`. */
function missing(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/`((?:native|packages|test|tools|docs)\/[\w./-]+)`/g)].flatMap(([, path = '']) =>
    /\/(?:dist|build|prebuilds|node_modules)\b/.test(path) || existsSync(join(root, path)) ? [] : [path],
  );
}

test.each(pages)('what %s names is there', (page) => {
  expect(missing(page)).toEqual([]);
});
