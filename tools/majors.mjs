// The supported Nodes: those that nodes/linux-x64/package.json installs.
import { readFileSync } from 'node:fs';

const file = new URL('nodes/linux-x64/package.json', import.meta.url);

/** Their major versions, the oldest first. @type {string[]} */
export const majors = Object.keys(JSON.parse(readFileSync(file, 'utf8')).dependencies).map((name) =>
  name.replace('node-', ''),
);
