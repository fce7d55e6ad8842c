#!/usr/bin/env node
// chat-server [PORT]: what one says, all the others hear; the first line of each is its name. Try it with nc.
import { connections, lines, nonblocking, sendall } from '@perlipc/aio';
import { addressText } from '@perlipc/socket';
import * as sys from '@perlipc/sys/linux';

const server = sys.socket(sys.AF_INET6, sys.SOCK_STREAM);
sys.setsockopt(server, sys.SOL_SOCKET, sys.SO_REUSEADDR, 1);
sys.bind(server, sys.pack_sockaddr_in6(Number(process.argv[2] ?? 0), new Uint8Array(16)));
sys.listen(server, sys.SOMAXCONN);
nonblocking(server);
console.log(addressText(sys.getsockname(server)));

/** Who is there, and how many lines each has not taken yet. */
const people = new Map<number, { name: string; behind: number }>();
const MOST_BEHIND = 1000;

function tell(text: string, except?: number): void {
  const bytes = Buffer.from(`${text}\n`);
  for (const [fd, person] of people) {
    if (fd === except) continue;
    // Who doesn't read is cut off: others must not wait for them, nor memory.
    if (++person.behind > MOST_BEHIND) sys.shutdown(fd, sys.SHUT_RDWR);
    else
      void sendall(fd, bytes).then(
        () => person.behind--,
        () => {},
      );
  }
}

async function serve(fd: number): Promise<void> {
  const person = { name: '', behind: 0 };
  try {
    for await (const line of lines(fd)) {
      if (person.name !== '') tell(`${person.name}: ${line}`, fd);
      else {
        person.name = line.slice(0, 20) || 'somebody';
        people.set(fd, person);
        tell(`${person.name} has come`);
      }
    }
  } catch (error) {
    console.error(`${person.name}: ${error}`);
  } finally {
    people.delete(fd);
    sys.close(fd);
    if (person.name !== '') tell(`${person.name} has gone`);
  }
}

for await (const { fd } of connections(server)) void serve(fd);
