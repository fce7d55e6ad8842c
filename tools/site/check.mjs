// Looks at the built site in headless Chromium: nx run docs:test. Fails on a link or a heading of the navigation that is not
// there, an error in the console, a page that scrolls sideways at 360 px, and a page that the navigation lacks.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed } from '../installed.mjs';

installed('site');
const { chromium } = await import('playwright-core');
const site = fileURLToPath(new URL('../../dist/site', import.meta.url));
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);
if (executablePath === undefined) {
  const reason = 'skipped: no Chromium is installed (Debian: chromium)';
  if (process.env['PERLIPC_NO_SKIP']) throw new Error(reason);
  console.log(reason);
  process.exit();
}

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
  const file = join(site, path.endsWith('/') ? `${path}index.html` : path);
  if (!existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404).end();
  response
    .writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
    .end(readFileSync(file));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
const base = `http://127.0.0.1:${port}`;

const profile = mkdtempSync(join(tmpdir(), 'perlipc-chromium-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath,
  viewport: { width: 360, height: 740 },
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

/** @type {string[]} */
const faults = [];
/** The ids of each page, and which page links to which place. @type {Map<string, Set<string>>} */
const ids = new Map();
/** @type {{ from: string, to: string }[]} */
const links = [];
let name = '';

async function newPage() {
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      faults.push(`${name}: the console says ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`${name}: ${error.message}`));
  // Leaving a page ends what it fetches ahead.
  page.on('requestfailed', (request) => {
    const { errorText = '' } = request.failure() ?? {};
    if (errorText !== 'net::ERR_ABORTED') faults.push(`${name}: no ${request.url()} (${errorText})`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(base)) faults.push(`${name}: asks for ${request.url()}`);
  });
  return page;
}

/** What is looked at in the page itself. */
function look() {
  const main = document.querySelector('.vp-doc');
  const small = [...document.querySelectorAll('.vp-doc pre code')].filter(
    (code) => Number.parseFloat(getComputedStyle(code).fontSize) < 11,
  );
  return {
    wide: document.documentElement.scrollWidth - window.innerWidth,
    ids: [...document.querySelectorAll('[id]')].map((element) => element.id),
    links: [...document.querySelectorAll('a[href]')].map((a) => /** @type {HTMLAnchorElement} */ (a).href),
    headings: [...document.querySelectorAll('.vp-doc h2')].map((heading) => heading.id),
    outline: [...document.querySelectorAll('.outline-link')].map((a) =>
      new URL(/** @type {HTMLAnchorElement} */ (a).href).hash.slice(1),
    ),
    broken: [...document.images]
      .filter((image) => image.complete && image.naturalWidth === 0)
      .map((image) => image.src),
    text: main?.textContent?.length ?? 0,
    small: small.length,
  };
}

/** @param {import('playwright-core').Page} page @param {string} path */
async function visit(page, path) {
  name = path;
  const answer = await page.goto(base + path);
  if (answer?.status() !== 200) return void faults.push(`${path}: ${answer?.status()}`);
  await page.waitForFunction(() => document.querySelector('.VPDoc') !== null);
  // The outline is made by the page's own code, which comes later on a busy machine.
  await page
    .waitForFunction(
      () =>
        document.querySelectorAll('.outline-link').length >= document.querySelectorAll('.vp-doc h2').length,
    )
    .catch(() => undefined);
  const seen = await page.evaluate(look);
  if (seen.wide > 0) faults.push(`${path}: scrolls sideways by ${seen.wide} px at 360 px`);
  if (seen.text < 20) faults.push(`${path}: is empty`);
  if (seen.small > 0) faults.push(`${path}: code smaller than 11 px`);
  for (const source of seen.broken) faults.push(`${path}: no picture ${source}`);
  for (const id of seen.headings)
    if (!seen.outline.map(decodeURIComponent).includes(id)) faults.push(`${path}: the outline lacks #${id}`);
  ids.set(path, new Set(seen.ids));
  for (const to of seen.links) if (to.startsWith(base)) links.push({ from: path, to: to.slice(base.length) });
}

/** The file of an address: the page, without what follows "#". @param {string} to */
const fileOf = (to) =>
  (to.split(/[#?]/)[0] ?? '').replace(/\/$/, '/index.html').replace(/^\/$/, '/index.html');

/** Every page that can be reached from the first. */
async function crawl() {
  const page = await newPage();
  const queue = ['/index.html'];
  for (const path of queue) {
    await visit(page, path);
    for (const { from, to } of links)
      if (from === path && /\.html$/.test(fileOf(to)) && !queue.includes(fileOf(to))) queue.push(fileOf(to));
  }
  await page.close();
  return queue;
}

/** Search without a network, and both colours. */
async function use() {
  const page = await newPage();
  name = 'search';
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${base}/index.html`);
  await page.locator('.VPNavBarSearch button').click();
  await page.locator('#localsearch-input').fill('waitpid');
  await page.locator('.result').first().waitFor({ timeout: 10_000 });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${base}/install.html`);
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.reload();
  if (light === (await background())) faults.push('the site is as light in the dark');
  const folder = process.env['PERLIPC_SCREENSHOTS'];
  if (folder !== undefined) await pictures(page, folder);
  await page.close();
}

/** @param {import('playwright-core').Page} page @param {string} folder */
async function pictures(page, folder) {
  for (const path of ['index', 'fork', 'api/sys/socket', 'benchmarks'])
    for (const scheme of /** @type {const} */ (['light', 'dark']))
      for (const width of [360, 1280]) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height: 900 });
        await page.goto(`${base}/${path}.html`);
        await page.screenshot({ path: join(folder, `${path.replaceAll('/', '-')}-${width}-${scheme}.png`) });
      }
}

try {
  const seen = await crawl();
  for (const { from, to } of links) {
    const [, anchor] = to.split('#');
    const there = ids.get(fileOf(to));
    if (there === undefined && !existsSync(join(site, fileOf(to)))) faults.push(`${from}: nothing at ${to}`);
    if (there !== undefined && anchor && !there.has(decodeURIComponent(anchor)))
      faults.push(`${from}: no heading ${to}`);
  }
  await use();
  console.log(`${seen.length} pages, ${links.length} links`);
} finally {
  await browser.close();
  server.close();
  rmSync(profile, { recursive: true, force: true });
}
for (const fault of new Set(faults)) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
