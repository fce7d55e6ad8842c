#!/usr/bin/env node
// http-client URL...: prints the status and the body of each (HTTP/1.0).
import {
  ARGV,
  alarm,
  autoflush,
  close,
  connect,
  die,
  ERRNO,
  handle,
  inet_aton,
  print,
  read,
  readline,
  SIG,
  sockaddr_in,
  socket,
} from '@perlipc/perl';
import { PF_INET, SOCK_STREAM } from '@perlipc/socket';

if (ARGV.length === 0) die('usage: http-client URL...\n');
SIG['ALRM'] = () => die('timed out\n');

for (const url of ARGV) {
  const [, host = '', port = '80', path = '/'] =
    /^http:\/\/([\w.-]+)(?::(\d+))?(\/\S*)?$/.exec(url) ?? die(`no URL: ${url}\n`);
  const web = handle('web');
  socket(web, PF_INET, SOCK_STREAM, 0) || die(`socket: ${ERRNO}`);
  const address = sockaddr_in(port, inet_aton(host) || die(`no host: ${host}\n`));
  alarm(10);
  connect(web, address) || die(`${host}: ${ERRNO}\n`);
  autoflush(web);
  print(web, `GET ${path} HTTP/1.0\r\nHost: ${host}\r\n\r\n`);
  const [, status = ''] = /^HTTP\/1\.[01] (\d{3} .*?)\r?\n$/.exec(readline(web) ?? '') ?? die('no HTTP\n');
  let length: number | undefined;
  for (const line of web) {
    const [, size] = /^Content-Length:\s*(\d+)/i.exec(line) ?? [];
    if (size !== undefined) length = Number(size);
    if (/^\r?\n$/.test(line)) break;
  }
  const body = { value: '' };
  read(web, body, length ?? 1 << 24);
  alarm(0);
  if (body.value.length < (length ?? 0)) die('it broke off\n');
  print(`${path}: ${status}\n${body.value}`);
  close(web);
}
