// Copies the repository's pages to where VitePress reads them, with links as the site has them.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { BLOB, pages, pictures, root, sidebar } from './pages.mjs';
import { reference } from './reference.mjs';

/** Where a link of the page `from` goes in the site. @param {string} link @param {string} from */
function linked(link, from) {
  if (/^(?:[a-z]+:|#|\/)/.test(link) && !link.startsWith(BLOB)) return link;
  const [path = '', anchor] = link.replace(BLOB, '').split('#');
  const target = link.startsWith(BLOB) ? path : normalize(join(dirname(from), path));
  const page = pages.get(target);
  if (page !== undefined)
    return `/${page === 'index' ? '' : page}${anchor === undefined ? '' : `#${anchor}`}`;
  return pictures.includes(target) ? `/${relative('docs', target)}` : `${BLOB}${target}`;
}

/** After a paragraph that only links to an example stands the example. @param {string} text */
const included = (text) =>
  text.replaceAll(/^\[`[\w.-]+`\]\(\.\.\/(packages\/programs\/src\/[\w/-]+\.ts)\)$/gm, (link, path) => {
    const source = readFileSync(join(root, path), 'utf8')
      .replace(/^#!.*\n/, '')
      .trimEnd();
    return `${link}\n\n\`\`\`ts\n${source}\n\`\`\``;
  });

/** @param {string} code */
const languageOf = (code) =>
  /^(?:npm|npx|nx|node|cp|git|NODE_OPTIONS=)\b/.test(code)
    ? 'sh'
    : /^(?:import|const) /m.test(code)
      ? 'ts'
      : 'text';

/** Code that is set in by four columns, between fences: it has colours then, and scrolls by itself. @param {string} text */
const fenced = (text) =>
  text.replaceAll(/(?<=\n\n)(?: {4}.*\n|\n(?= {4}))+/g, (block) => {
    const code = block.replaceAll(/^ {4}/gm, '').trimEnd();
    return `\`\`\`${languageOf(code)}\n${code}\n\`\`\`\n`;
  });

/** Calls `change` with what is not between fences. @param {string} text @param {(text: string) => string} change */
const outsideFences = (text, change) =>
  text
    .split(/(^```.*?^```$)/gms)
    .map((part, i) => (i % 2 === 0 ? change(part) : part))
    .join('');

/** @param {string} file */
function staged(file) {
  const text = outsideFences(included(readFileSync(join(root, file), 'utf8')), (part) =>
    fenced(part.replaceAll(/<!-- .*? -->\n/g, '')),
  );
  return outsideFences(text, (part) =>
    part.replaceAll(/\]\(([^)\s]+)\)/g, (_, link) => `](${linked(link, file)})`),
  );
}

/** @param {string} text */
const titleOf = (text) => /^# (.+)$/m.exec(text)?.[1] ?? 'untitled';

/** Writes all pages to `folder`, and the navigation beside them. @param {string} folder */
export function stage(folder) {
  rmSync(folder, { recursive: true, force: true });
  /** @type {Map<string, string>} */
  const titles = new Map();
  for (const [file, page] of pages) {
    const text = staged(file);
    titles.set(page, page === 'index' ? 'perlipc' : titleOf(text));
    mkdirSync(dirname(join(folder, page)), { recursive: true });
    writeFileSync(join(folder, `${page}.md`), text);
  }
  mkdirSync(join(folder, 'public'));
  for (const picture of pictures)
    cpSync(join(root, picture), join(folder, 'public', relative('docs', picture)));
  const api = reference(folder);
  writeFileSync(
    join(folder, '../sidebar.json'),
    JSON.stringify({ guide: sidebar((page) => titles.get(page) ?? page), api }),
  );
}
