#!/usr/bin/env node
// drop-privileges UID GID [PORT]: binds a port as root, then becomes another user for good, and serves one client.
import { addressText, Socket } from '@perlipc/socket';
import { getresgid, getresuid, setgroups, setresgid, setresuid, setuid } from '@perlipc/sys';

const [uid = 65534, gid = 65534, port = 80] = process.argv.slice(2).map(Number);
const server = Socket.create_server(port, '127.0.0.1');
// In this order: whoever is no longer root may not change groups.
setgroups([]);
setresgid(gid, gid, gid);
setresuid(uid, uid, uid);
let back = true;
try {
  setuid(0);
} catch {
  back = false;
}
if (back) throw new Error('root came back: the saved user was still root');
console.log(`${addressText(server.getsockname())} as ${getresuid()} ${getresgid()}`);
const { socket } = server.accept();
socket.sendall(Buffer.from(`user ${process.getuid?.()}\r\n`));
socket.close();
