// The reference: a page for each area of each package, from the doc comments as TypeDoc reads them and the declarations as
// tools/check/api has them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BLOB, root, slugify } from './pages.mjs';

const packages = ['sys', 'socket', 'aio', 'prefork', 'perl'];
const CONSTANTS = /(?:^|\/)constants$/;

/** What an area is called where its file's name isn't enough. @type {Record<string, string>} */
const titles = {
  address: 'Addresses',
  descriptor: 'Descriptors',
  duplicate: 'Duplicating descriptors',
  families: 'Addresses of other families',
  file: 'Files',
  fork: 'fork',
  identity: 'Users and groups',
  interfaces: 'Network interfaces',
  message: 'Messages and control data',
  netdb: 'The name service',
  option: 'Socket options',
  poll: 'poll, select, epoll, event descriptors',
  process: 'Processes',
  signal: 'Signals',
  sigset: 'Signal masks',
  socket: 'Sockets',
  wait: 'Waiting for children',
  exec: 'exec',
  spawn: 'spawn',
  addon: 'Structures',
  base: 'Variables',
  diagnostics: 'die, warn, carp',
  io: 'Files and handles',
  net: 'Sockets and names',
  operators: 'Operators',
  pack: 'pack and unpack',
  time: 'Time',
  taint: 'Taint',
  inet: 'Text of addresses',
  lines: 'Lines and messages',
  lock: 'Locks',
  ioctl: 'ioctl',
  netlink: 'netlink',
  timer: 'Timers',
  errors: 'Errors',
  fd: 'Kinds of descriptors',
  constants: 'Constants',
  argument: 'Arguments',
  ipc: 'System V IPC, message queues',
  memory: 'Shared memory, semaphores',
  pidfd: 'pidfd',
  prctl: 'prctl',
};

/** The declarations of a package's main entry, by name. @param {string} name @returns {Map<string, string>} */
function declarations(name) {
  const text = readFileSync(join(root, `tools/check/api/${name}.txt`), 'utf8');
  const [main = ''] = text.split(/^# /m).slice(1);
  const parts = main
    .split(/^(?=(?:declare |abstract )?(?:function|class|const|interface|type|let|enum) )/m)
    .slice(1);
  const all = new Map();
  for (const part of parts) {
    const [, declared = ''] = /(?:function|class|const|interface|type|let|enum) ([\w$]+)/.exec(part) ?? [];
    all.set(declared, `${all.get(declared) ?? ''}${part.trimEnd()}\n`);
  }
  return all;
}

/** Outside of code, a sign that HTML or Vue would take for its own is written as itself. @param {string} text */
const safe = (text) => text.replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;');

/** @param {any} part @param {Map<number, string>} places */
function words(part, places) {
  if (part.kind === 'code') return part.text;
  if (part.kind !== 'inline-tag') return safe(part.text);
  const place = places.get(part.target);
  return place === undefined ? `\`${part.text}\`` : `[\`${part.text}\`](${place})`;
}

/** @param {any} comment @param {Map<number, string>} places */
function prose(comment, places) {
  const text = (/** @type {any[]} */ parts) => parts.map((part) => words(part, places)).join('');
  const tags = (comment?.blockTags ?? []).map((/** @type {any} */ { tag, content }) =>
    tag === '@example' ? `Example:\n\n${text(content)}` : `${tag.slice(1)}: ${text(content)}`,
  );
  return [text(comment?.summary ?? []), ...tags].join('\n\n');
}

/** @param {any} item */
const commentOf = (item) =>
  item.comment ?? item.signatures?.find((/** @type {any} */ s) => s.comment)?.comment;

/** The area of an export: the room or the file that it is in. @param {string} file */
function areaOf(file) {
  const path = file.replace(/^.*?\/src\//, '').replace(/\.ts$/, '');
  return path.includes('/') ? dirname(path) : path;
}

/** @param {string} area */
const titleOf = (area) => titles[area] ?? area.replaceAll('-', ' ').replace(/^./, (c) => c.toUpperCase());

/** @param {any} item @param {string} declaration @param {Map<number, string>} places */
function entry(item, declaration, places) {
  const { fileName, line } = item.sources[0];
  const source = `[source](${BLOB}${fileName}#L${line})`;
  return `## ${item.name}\n\n\`\`\`ts\n${declaration.trimEnd()}\n\`\`\`\n\n${prose(commentOf(item), places)}\n\n${source}\n`;
}

/** @param {any[]} items */
function constants(items) {
  const groups = grouped(items);
  return [...groups]
    .map(([prefix, all]) => `## ${prefix}\n\n${all.map(({ name }) => `\`${name}\``).join(', ')}\n`)
    .join('\n');
}

/** @param {any[]} items */
function grouped(items) {
  const groups = new Map();
  for (const item of items) {
    const prefix = /^_*[^_]+/.exec(item.name)?.[0] ?? item.name;
    groups.set(prefix, [...(groups.get(prefix) ?? []), item]);
  }
  return groups;
}

/** Writes the pages and returns the navigation. @param {string} folder */
export function reference(folder) {
  const { children } = JSON.parse(readFileSync(join(folder, '../api.json'), 'utf8'));
  const all = packages.map((name) => {
    const items =
      children.find((/** @type {any} */ c) => c.name.includes(`packages/${name}/`))?.children ?? [];
    const areas = new Map();
    for (const item of items) {
      const area = areaOf(item.sources[0].fileName);
      areas.set(area, [...(areas.get(area) ?? []), item]);
    }
    return { name, areas };
  });
  /** @type {Map<number, string>} */
  const places = new Map();
  for (const { name, areas } of all)
    for (const [area, items] of areas)
      for (const item of items) places.set(item.id, `/api/${name}/${area}#${slugify(item.name)}`);
  return all.map(({ name, areas }) => {
    const declared = declarations(name);
    const sorted = [...areas].sort(([a], [b]) => titleOf(a).localeCompare(titleOf(b)));
    for (const [area, items] of sorted) {
      const file = join(folder, `api/${name}/${area}.md`);
      mkdirSync(dirname(file), { recursive: true });
      const body = CONSTANTS.test(area)
        ? `The value of each is the compiled addon's. One that this platform lacks is \`undefined\`.\n\n${constants(items)}`
        : items
            .map((/** @type {any} */ item) => entry(item, declared.get(item.name) ?? item.name, places))
            .join('\n');
      writeFileSync(
        file,
        `---\npageClass: reference\n---\n\n# ${titleOf(area)}\n\nFrom \`@perlipc/${name}\`.\n\n${body}`,
      );
    }
    return {
      text: `@perlipc/${name}`,
      collapsed: name !== 'sys',
      items: sorted.map(([area]) => ({ text: titleOf(area), link: `/api/${name}/${area}` })),
    };
  });
}
