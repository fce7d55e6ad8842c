#!/usr/bin/env node
import { once } from 'node:events';
// unix-logger PATH FILE [LIMIT]: writes datagrams that come on a Unix socket to a file, a line each, with who sent them. While the
// disk is slow it takes no more than LIMIT bytes: the queue fills, and those who log wait, as syslog's clients do.
import { createWriteStream } from 'node:fs';
import { recvmsg } from '@perlipc/aio';
import * as sys from '@perlipc/sys/linux';

const [path = 'log.sock', file = 'log.txt', limit = '65536'] = process.argv.slice(2);
const server = sys.socket(sys.AF_UNIX, sys.SOCK_DGRAM);
sys.bind(server, sys.pack_sockaddr_un(path));
sys.setsockopt(server, sys.SOL_SOCKET, sys.SO_PASSCRED, 1);

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());

const log = createWriteStream(file, { flags: 'a', highWaterMark: Number(limit) });
const buffer = Buffer.alloc(8192);
const options = { controllen: sys.CMSG_SPACE(12), signal: stop.signal };
console.log(`logging from ${path} to ${file}`);
try {
  for (;;) {
    const { size, control, flags } = await recvmsg(server, [buffer], options);
    const sender = sys.findControl(control, 'SCM_CREDENTIALS');
    const text = buffer.toString('utf8', 0, Math.min(size, buffer.length)).replaceAll('\n', '\\n');
    const cut = flags & sys.MSG_TRUNC ? ' …' : '';
    if (!log.write(`${new Date().toISOString()} pid ${sender?.pid ?? '?'}: ${text}${cut}\n`))
      await once(log, 'drain');
  }
} catch (error) {
  if (!stop.signal.aborted) throw error;
}
sys.close(server);
sys.unlink(path);
log.end();
