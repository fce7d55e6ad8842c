#!/usr/bin/env node
// http-server FOLDER [PORT]: answers GET and HEAD with the files of a folder (HTTP/1.0), one client after the other.
import {
  ARGV,
  accept,
  alarm,
  autoflush,
  close,
  die,
  ERRNO,
  evaluate,
  filetest,
  type Handle,
  handle,
  open,
  print,
  readline,
  SIG,
  STDOUT,
} from '@perlipc/perl';
import { listening } from './listening.js';

const [folder = die('usage: http-server FOLDER [PORT]\n'), port = '0'] = ARGV;
const [server, client] = [handle('server'), handle('client')];
autoflush(STDOUT);
print(`listening on ${listening(server, Number(port))}\n`);
SIG['PIPE'] = 'IGNORE';
SIG['ALRM'] = () => die('too slow\n');

/** The answer's status, type and body. */
function answer(request: string): [status: string, type: string, body: string] {
  const [, method = '', path = ''] = /^([A-Z]+) (\/[\w./-]*) HTTP\/1\.[01]\r?\n$/.exec(request) ?? [];
  if (method === '' || path.includes('..')) return ['400 Bad Request', 'text/plain', 'what?\n'];
  if (method !== 'GET' && method !== 'HEAD') return ['501 Not Implemented', 'text/plain', `no ${method}\n`];
  const name = `${folder}${path.endsWith('/') ? `${path}index.html` : path}`;
  const file = handle('file');
  if (!filetest('-f', name) || !open(file, '<', name)) return ['404 Not Found', 'text/plain', `no ${path}\n`];
  const body = [...file].join('');
  close(file);
  return ['200 OK', name.endsWith('.html') ? 'text/html' : 'application/octet-stream', body];
}

function serve(one: Handle): string {
  alarm(10);
  const request = readline(one) ?? '';
  for (const line of one) if (/^\r?\n$/.test(line)) break;
  alarm(0);
  const [status, type, body] = answer(request);
  const head = [`HTTP/1.0 ${status}`, `Content-Type: ${type}`, `Content-Length: ${body.length}`];
  print(
    one,
    `${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n`,
    request.startsWith('HEAD ') ? '' : body,
  );
  return `${request.trimEnd()} ${status}`;
}

for (;;) {
  if (!accept(client, server)) {
    if (ERRNO.is('EINTR')) continue;
    die(`accept: ${ERRNO}`);
  }
  print(`${evaluate(() => serve(client)) ?? 'gave up'}\n`);
  alarm(0);
  close(client);
}
