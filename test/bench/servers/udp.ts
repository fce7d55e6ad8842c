// udp CONTENDER send|segment SIZE COUNT PORT…, and udp CONTENDER receive|gro SIZE COUNT: as native/udp.c, in Node.
import { createSocket } from 'node:dgram';
import { batches, type DatagramsOptions, sendmany, sendsegments } from '@perlipc/aio';
import * as sys from '@perlipc/sys';

const [contender = '', role = '', sizeText = '', countText = '', ...ports] = process.argv.slice(2);
const [size, count] = [Number(sizeText), Number(countText)];
const loopback = new Uint8Array([127, 0, 0, 1]);
const addresses = ports.map((port) => sys.pack_sockaddr_in(Number(port), loopback));
const BATCH = 64;
const ROOM = 4 << 20;
const AHEAD = 256;
const PAUSE = 0.1;

let [time, cpu] = [0n, process.cpuUsage()];

function begin(): void {
  [time, cpu] = [process.hrtime.bigint(), process.cpuUsage()];
}

function end(done: number): void {
  const seconds = Number(process.hrtime.bigint() - time) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ done, seconds, user: user / 1e6, system: system / 1e6, peak }));
  process.exit();
}

/** Counts what comes, and begins after the first tenth. */
class Counter {
  #got = 0;
  #warm = false;

  add(some: number): void {
    this.#got += some;
    if (!this.#warm && this.#got >= count / 10) {
      this.#warm = true;
      this.#got = 0;
      begin();
    } else if (this.#warm && this.#got >= count) end(this.#got);
  }
}

function bound(): number {
  const fd = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
  sys.bind(fd, sys.pack_sockaddr_in(0, loopback));
  sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_RCVBUF, ROOM);
  return fd;
}

const port = (fd: number) => console.log(sys.unpack_sockaddr_in(sys.getsockname(fd))[0]);

/** A socket that sends; connected where there is one peer. */
function sender(): number {
  const fd = bound();
  if (addresses.length === 1) sys.connect(fd, addresses[0] as Uint8Array);
  return fd;
}

const message = () => Buffer.alloc(size, 'x');

async function receive(options: DatagramsOptions): Promise<void> {
  const fd = bound();
  const counter = new Counter();
  port(fd);
  for await (const batch of batches(fd, options)) counter.add(batch.count);
}

async function receiveTrains(options: DatagramsOptions): Promise<void> {
  const fd = bound();
  const counter = new Counter();
  port(fd);
  for await (const batch of batches(fd, { ...options, gro: true }))
    for (let i = 0; i < batch.count; i++) counter.add(Math.ceil(batch.length(i) / size));
}

const works: Record<string, () => unknown> = {
  'aio send': async () => {
    const fd = sender();
    const data = Array.from({ length: BATCH }, message);
    const to =
      addresses.length > 1 ? data.map((_, i) => addresses[i % addresses.length] as Uint8Array) : undefined;
    const options = to === undefined ? {} : { to };
    for (let sent = -count / 10, warm = false; sent < count; sent += BATCH) {
      if (!warm && sent >= 0) [warm] = [true, begin()];
      await sendmany(fd, data, options);
    }
    end(count);
  },
  'aio segment': async () => {
    const fd = sender();
    const train = Math.min(64, Math.floor(65_507 / size));
    const data = Buffer.alloc(train * size, 'x');
    let sent = 0;
    for (; sent < count / 10; sent += train) await sendsegments(fd, data, size);
    begin();
    for (sent = 0; sent < count; sent += train) await sendsegments(fd, data, size);
    end(sent);
  },
  'aio receive': () => receive({}),
  'aio gro': () => receiveTrains({}),
  'aio-coalesced receive': () => receive({ coalesce: PAUSE }),
  'aio-coalesced gro': () => receiveTrains({ coalesce: PAUSE }),
  'sys send': () => {
    const fd = sender();
    const data = message();
    for (let sent = -count / 10; sent < count; sent++) {
      if (sent === 0) begin();
      if (addresses.length > 1) sys.sendto(fd, data, 0, addresses[((sent % 64) + 64) % addresses.length]);
      else sys.send(fd, data);
    }
    end(count);
  },
  'sys receive': () => {
    const fd = bound();
    const buffer = new Uint8Array(2048);
    const counter = new Counter();
    port(fd);
    for (;;) {
      sys.recv(fd, buffer);
      counter.add(1);
    }
  },
  'node:dgram send': () => {
    const socket = createSocket('udp4');
    const data = message();
    const total = count + count / 10;
    let [sent, back] = [0, 0];
    const done = () => {
      back++;
      if (back === count / 10) begin();
      if (back === total) end(count);
      else if (sent < total) more();
    };
    const more = () => {
      const to = Number(ports[sent++ % ports.length]);
      if (ports.length > 1) socket.send(data, to, '127.0.0.1', done);
      else socket.send(data, done);
    };
    const first = () => {
      for (let i = 0; i < AHEAD; i++) more();
    };
    if (ports.length > 1) socket.bind(0, '127.0.0.1', first);
    else socket.connect(Number(ports[0]), '127.0.0.1', first);
  },
  'node:dgram receive': () => {
    const counter = new Counter();
    const socket = createSocket({ type: 'udp4', recvBufferSize: ROOM });
    socket.on('message', () => counter.add(1));
    socket.bind(0, '127.0.0.1', () => console.log(socket.address().port));
  },
};

const work = works[`${contender} ${role}`];
if (work === undefined) throw new Error(`no work ${contender} ${role}`);
await work();
