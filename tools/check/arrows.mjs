// The table arrows.txt: which room may know which.

/** @typedef {{ rooms: Set<string>, below: Map<string, Set<string>>, doors: Set<string> }} Order the rooms of a tree, those that each may know, and the files that rooms are known by */

/** @param {string} text @returns {Map<string, Order>} the trees by their names */
export function parse(text) {
  const trees = new Map();
  /** @type {Order | undefined} */
  let order;
  for (const line of text.split('\n')) {
    const tree = /^\[(.+)\]$/.exec(line)?.[1];
    if (tree) {
      order = { rooms: new Set(), below: new Map(), doors: new Set() };
      trees.set(tree, order);
    } else if (line && !line.startsWith('#')) {
      if (!order) throw new Error(`arrows.txt: "${line}" stands before any [tree]`);
      const door = /^door (.+)/.exec(line)?.[1];
      if (door) order.doors.add(door);
      else addChain(order, line);
    }
  }
  for (const { below } of trees.values()) close(below);
  return trees;
}

/** @param {Order} order @param {string} line */
function addChain({ rooms, below }, line) {
  /** @type {string[]} */
  let before = [];
  for (const level of line.split('<-').map((names) => names.trim().split(/\s+/))) {
    for (const room of level) {
      rooms.add(room);
      below.set(room, new Set([...(below.get(room) ?? []), ...before]));
    }
    before = level;
  }
}

/** What is below a room's lower rooms is below it. @param {Map<string, Set<string>>} below */
function close(below) {
  /** @param {string} room @returns {string[]} */
  const all = (room) => [...(below.get(room) ?? [])].flatMap((lower) => [lower, ...all(lower)]);
  for (const room of below.keys()) below.set(room, new Set(all(room)));
}

/**
 * The room of a file: its folder, or the file itself where it is one of the root or has a place of its own in the table.
 * @param {Order} order @param {string} file
 */
export const roomOf = ({ rooms }, file) =>
  file.includes('/') && !rooms.has(file) ? `${file.split('/')[0]}/` : file;

/** Under which name the table has a room; undefined for none. @param {Order} order @param {string} room */
export function named({ rooms }, room) {
  const others = room.includes('/') ? '*/' : '*';
  return rooms.has(room) ? room : rooms.has(others) ? others : undefined;
}

/**
 * What is wrong with an arrow from a file to another; undefined for a right one. Files of the root that the table doesn't
 * name may know each other.
 * @param {Order} order @param {string} file @param {string} known
 */
export function wrong(order, file, known) {
  const [from, to] = [roomOf(order, file), roomOf(order, known)];
  if (from === to) return undefined;
  const [upper, lower] = [named(order, from), named(order, to)];
  if (upper === undefined) return `arrows.txt doesn't say where ${from} stands`;
  if (lower === undefined) return `arrows.txt doesn't say where ${to} stands`;
  const doors = [...order.doors].filter((door) => roomOf(order, door) === to);
  if (doors.length > 0 && !doors.includes(known)) return `${to} is known by ${doors.join(' and ')} alone`;
  if (upper === '*' && lower === '*') return undefined;
  return order.below.get(upper)?.has(lower) ? undefined : `${from} may not know ${to}`;
}
