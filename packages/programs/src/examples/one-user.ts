#!/usr/bin/env node
// one-user PATH [UID]: a Unix server that serves one user alone, whom the kernel names by SO_PEERCRED.
import { Socket } from '@perlipc/socket';
import * as sys from '@perlipc/sys/linux';

const [path = '/tmp/one-user', user = String(sys.getuid())] = process.argv.slice(2);
const server = new Socket(sys.AF_UNIX).bind(sys.pack_sockaddr_un(path)).listen();
console.log(`listening on ${path} for ${user}`);
for (const connection of server) {
  const { pid, uid } = connection.getoption('SO_PEERCRED');
  const welcome = uid === Number(user);
  console.log(`process ${pid} of user ${uid}: ${welcome ? 'served' : 'refused'}`);
  connection.sendall(Buffer.from(welcome ? `hello, ${pid}\n` : 'not for you\n'));
  connection.close();
}
