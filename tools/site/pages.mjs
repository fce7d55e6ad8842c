// Which files of the repository are pages of the site, and under which address.
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const BLOB = 'https://github.com/perlipc/perlipc/blob/main/';

/** @param {string} folder @param {string} end */
const filesOf = (folder, end) => readdirSync(`${root}${folder}`).filter((name) => name.endsWith(end));

/** The address of each page, by its file's path. @type {Map<string, string>} */
export const pages = new Map([
  ['README.md', 'index'],
  ...filesOf('docs', '.md').map(
    (name) => /** @type {[string, string]} */ ([`docs/${name}`, basename(name, '.md')]),
  ),
  ...readdirSync(`${root}packages`).map(
    (name) => /** @type {[string, string]} */ ([`packages/${name}/README.md`, `packages/${name}`]),
  ),
  ...['CONTRIBUTING', 'CONVENTIONS', 'CHANGELOG', 'SECURITY', 'CODE_OF_CONDUCT'].map(
    (name) => /** @type {[string, string]} */ ([`${name}.md`, name.toLowerCase()]),
  ),
]);

export const pictures = filesOf('docs', '.svg').map((name) => `docs/${name}`);

/** In this order; what no group names comes under "More". */
const groups = [
  { text: 'Start', names: ['index', 'install', 'bundlers', 'chapter', 'manual', 'recipes'] },
  { text: 'Coming from', names: ['from-perl', 'from-c', 'from-python', 'names'] },
  { text: 'Node and the kernel', names: ['blocking', 'signal', 'fork', 'process', 'options', 'netdb'] },
  { text: 'Servers', names: ['prefork', /^aio/, 'ecosystem', 'hostile'] },
  { text: 'Perl', names: ['perl', 'taint', 'cgi', /^perl/] },
  { text: 'Packages', names: [/^packages\//] },
  { text: 'Where it runs', names: ['runtimes', 'prebuilds', 'benchmarks'] },
  { text: 'Project', names: ['contributing', 'conventions', 'changelog', 'security', 'code_of_conduct'] },
];

/** @param {string | RegExp} wanted @param {string} page */
const fits = (wanted, page) => (typeof wanted === 'string' ? wanted === page : wanted.test(page));

/** The navigation: every page once. @param {(page: string) => string} title */
export function sidebar(title) {
  const left = new Set(pages.values());
  const all = [...groups, { text: 'More', names: [/./] }].map(({ text, names }) => {
    const found = names.flatMap((wanted) => [...left].filter((page) => fits(wanted, page)).sort());
    for (const page of found) left.delete(page);
    const items = [...new Set(found)].map((page) => ({
      text: title(page),
      link: `/${page === 'index' ? '' : page}`,
    }));
    return { text, items };
  });
  return all.filter(({ items }) => items.length > 0);
}

/** GitHub's name of a heading, so that a link serves there and here. @param {string} heading */
export const slugify = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
