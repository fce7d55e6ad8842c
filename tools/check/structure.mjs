// Prints the rooms of the packages, the addon, the tests and the tools, and the arrows between them. Fails on a circle of
// files and on an arrow that arrows.txt doesn't allow: node tools/check/structure.mjs [ROOT]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { named, parse, roomOf, wrong } from './arrows.mjs';
import { circles, read } from './graph.mjs';

/** @typedef {import('./arrows.mjs').Order} Order */

const root = process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url));
const trees = parse(readFileSync(join(root, 'tools/check/arrows.txt'), 'utf8'));

/** @param {string} fault */
function fail(fault) {
  console.error(fault);
  process.exitCode = 1;
}

/** The files of a room, and the rooms that they know. @param {string} tree @param {import('./graph.mjs').Graph} files @param {Order} order */
function roomsOf(tree, files, order) {
  /** @type {Map<string, { count: number, knows: Set<string> }>} */
  const rooms = new Map();
  for (const [file, known] of files) {
    const from = roomOf(order, file);
    // The root's files that the table doesn't name are shown as one.
    const shown = named(order, from) === '*' ? '*' : from;
    const room = rooms.get(shown) ?? { count: 0, knows: new Set() };
    rooms.set(shown, room);
    room.count++;
    if (named(order, from) === undefined) fail(`${tree}: arrows.txt doesn't say where ${from} stands`);
    for (const to of known) {
      const fault = wrong(order, file, to);
      if (fault) fail(`${tree}/${file} imports ${to}: ${fault}`);
      if (roomOf(order, to) !== from)
        room.knows.add(named(order, roomOf(order, to)) === '*' ? '*' : roomOf(order, to));
    }
    room.knows.delete(shown);
  }
  return rooms;
}

/** @param {string} tree @param {Order} order */
function showTree(tree, order) {
  const inner = [...trees.keys()].filter((name) => name.startsWith(`${tree}/`));
  const { files, packages } = read(
    join(root, tree),
    inner.map((name) => name.slice(tree.length + 1)),
  );
  const rooms = roomsOf(tree, files, order);
  console.log(`${tree}: ${files.size} files`);
  for (const [name, { count, knows }] of [...rooms].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(
      `  ${name.padEnd(14)} ${String(count).padStart(3)}  ${[...knows].sort().join(' ')}`.trimEnd(),
    );
  for (const circle of circles(files)) fail(`${tree}: a circle: ${circle.join(' -> ')}`);
  return packages;
}

for (const name of readdirSync(join(root, 'packages')))
  if (!trees.has(`packages/${name}/src`)) fail(`arrows.txt has no [packages/${name}/src]`);
const projects = trees.get('packages') ?? { rooms: new Set(), below: new Map(), doors: new Set() };
for (const [tree, order] of trees) {
  if (tree === 'packages' || !existsSync(join(root, tree))) continue;
  const packages = showTree(tree, order);
  const from = /^packages\/(.+)\/src$/.exec(tree)?.[1];
  if (!from) continue;
  console.log(`  packages: ${[...packages.keys()].join(' ') || 'none'}`);
  for (const [to, by] of packages) {
    const fault = wrong(projects, from, to);
    if (fault) for (const file of by) fail(`${tree}/${file} imports @perlipc/${to}: ${fault}`);
  }
}
