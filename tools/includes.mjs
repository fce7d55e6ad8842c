// The arrows between the addon's rooms, from its #include lines. A room is a folder of native/src or, at the root, the
// files of one name. Fails on a circle and on a room entered by another door than its own.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = new URL('../native/src/', import.meta.url).pathname;

/** The one header by which the other rooms use a room. */
const doors = new Map([
  ['fork', ['fork/engine.h']],
  ['signal', ['signal/signal.h']],
]);

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.(?:cc|h|inc)$/.test(file),
);

const stemOf = (file) => file.replace(/\.\w+$/, '');
const roomOf = (file) => (file.includes('/') ? path.dirname(file) : stemOf(file));

function includesOf(file) {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(/^\s*#\s*include\s+"([^"]+)"/gm)].map(([, name]) => name);
}

const includes = new Map(sources.map((file) => [file, includesOf(file)]));

/** A graph of names: whom each one includes, itself left out. */
function graphOf(nameOf) {
  const graph = new Map();
  for (const [file, names] of includes) {
    const from = nameOf(file);
    const to = graph.get(from) ?? new Set();
    for (const name of names) if (nameOf(name) !== from) to.add(nameOf(name));
    graph.set(from, to);
  }
  return graph;
}

/** The names of a circle, the first one again at its end, or undefined. */
function circleIn(graph) {
  const finished = new Set();
  function visit(node, way) {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (finished.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next, [...way, node]);
      if (circle) return circle;
    }
    finished.add(node);
    return undefined;
  }
  for (const node of graph.keys()) {
    const circle = visit(node, []);
    if (circle) return circle;
  }
  return undefined;
}

const failures = [];
for (const [file, names] of includes) {
  for (const name of names) {
    const only = doors.get(roomOf(name));
    if (roomOf(file) !== roomOf(name) && only && !only.includes(name))
      failures.push(`${file} includes ${name}: ${roomOf(name)}/ is used through ${only.join(' or ')} alone`);
  }
}
const rooms = graphOf(roomOf);
for (const [what, graph] of [
  ['rooms', rooms],
  // Inside fork/ one state is passed round; its files are judged as one room.
  ['files', graphOf((file) => (file.startsWith('fork/') ? 'fork' : stemOf(file)))],
]) {
  const circle = circleIn(graph);
  if (circle) failures.push(`a circle of ${what}: ${circle.join(' -> ')}`);
}

if (!process.argv.includes('--check')) {
  for (const [room, to] of [...rooms].sort())
    console.log(`${room} -> ${[...to].sort().join(' ') || '(nothing)'}`);
}
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
