// child-process fork|spawn: what Node itself has in fork's place.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { forker } from './forker.js';

const empty = fileURLToPath(new URL('empty.js', import.meta.url));

await forker(async () => {
  const child = process.argv[2] === 'fork' ? fork(empty) : spawn('/bin/true', { stdio: 'ignore' });
  await once(child, 'exit');
});
