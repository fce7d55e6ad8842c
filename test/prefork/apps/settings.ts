// A program that reads its options from a file; WINCH has it upgrade and say what came of it.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { prefork } from '@perlipc/prefork';

const service = await prefork({
  ...JSON.parse(readFileSync(process.env['PF_SETTINGS'] ?? '', 'utf8')),
  logFormat: 'json',
  serve: (listeners) =>
    listeners.map(({ fd }) => createServer((_, response) => response.end(`${process.pid}`)).listen({ fd })),
});
process.on('SIGWINCH', async () => {
  console.error(JSON.stringify({ message: 'upgraded', good: await service.upgrade() }));
});
