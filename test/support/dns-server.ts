// A DNS server on 127.0.0.1:53 for dns.ts: names of `.test` say how it behaves.
import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { type DnsCounts, type DnsRequest, rcodes } from './dns.js';

const A = 1;
const CNAME = 5;
const PTR = 12;
const AAAA = 28;

type Answer = [type: number, data: Buffer];

interface Reply {
  rcode?: number;
  records?: Answer[];
  /** Milliseconds until the reply. */
  delay?: number;
  /** The reply never comes, or when it is released. */
  withheld?: 'forever' | 'until released';
  /** Over UDP only the truncation bit. */
  cut?: boolean;
}

const counts: DnsCounts = { udp: 0, tcp: 0, names: {} };
/** Whoever started this wants to know when this name is asked for. */
let awaited: string | undefined;
const held: (() => void)[] = [];
let released = false;

const encodeName = (name: string) =>
  Buffer.concat([...name.split('.').map((l) => Buffer.from([l.length, ...Buffer.from(l)])), Buffer.alloc(1)]);
const address = (i: number) => Buffer.from([10, 0, i >> 8, i & 255]);
const addresses = (count: number): Answer[] => Array.from({ length: count }, (_, i) => [A, address(i)]);
const ptr = (name: string): Answer => [PTR, encodeName(name)];

/** The addresses 10.0.0.N that have names, or fail in their own way. */
const reverse: Record<string, Reply> = {
  '10.0.0.1': { records: [ptr('one.test')] },
  '10.0.0.2': { records: [ptr('two.test'), ptr('zwei.test')] },
  '10.0.0.3': { rcode: rcodes.SERVFAIL },
  '10.0.0.4': { withheld: 'forever' },
  '10.0.0.5': { records: [[PTR, Buffer.from('\x08a b\x01<$>\n\x04test\x00', 'latin1')]] },
  '10.0.0.6': { records: [ptr('slow.test')], delay: 300 },
};

function replyTo(name: string, type: number): Reply {
  if (type === PTR)
    return reverse[name.split('.').slice(0, 4).reverse().join('.')] ?? { rcode: rcodes.NXDOMAIN };
  const [, kind, number] = /^([a-z]+)-?(\d*)\./.exec(name) ?? [];
  if (kind === 'silent') return { withheld: 'forever' };
  if (kind === 'held') return { records: addresses(1), withheld: 'until released' };
  if (kind === 'signal') {
    process.kill(process.ppid, 'SIGUSR2');
    return { records: addresses(1), delay: 50 };
  }
  if (kind === 'fail') return { rcode: rcodes.SERVFAIL };
  if (kind === 'broken') return { rcode: rcodes.FORMERR };
  if (kind === 'refused') return { rcode: rcodes.REFUSED };
  if (kind === 'six' && type === AAAA)
    return { records: [1, 2].map((i) => [AAAA, Buffer.from([0xfd, ...Buffer.alloc(14), i])]) };
  if (kind === 'alias' && type === A)
    return {
      records: [
        [CNAME, encodeName('real.test')],
        [A, address(7)],
      ],
    };
  if (kind === 'many') return { records: type === A ? addresses(Number(number)) : [] };
  if (kind === 'slow') return { records: type === A ? addresses(1) : [], delay: Number(number) };
  if (kind === 'cut') return { records: type === A ? addresses(Number(number)) : [], cut: true };
  return kind === 'empty' || kind === 'six' ? {} : { rcode: rcodes.NXDOMAIN };
}

/** The question: its name, its type and its bytes. */
function parse(query: Buffer): { name: string; type: number; question: Buffer } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), question: query.subarray(12, at + 5) };
}

function encode(query: Buffer, question: Buffer, { rcode = 0, records = [] }: Reply, cut: boolean): Buffer {
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  // A response, authoritative, recursion asked for and available.
  header.writeUInt16BE(0x8580 | (cut ? 0x0200 : 0) | rcode, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(cut ? 0 : records.length, 6);
  let owner: Buffer = Buffer.from([0xc0, 12]);
  const answers = (cut ? [] : records).map(([type, data]) => {
    const fixed = Buffer.alloc(10);
    fixed.writeUInt16BE(type, 0);
    fixed.writeUInt16BE(1, 2);
    fixed.writeUInt16BE(data.length, 8);
    const record = Buffer.concat([owner, fixed, data]);
    if (type === CNAME) owner = data;
    return record;
  });
  return Buffer.concat([header, question, ...answers]);
}

function serve(query: Buffer, protocol: 'udp' | 'tcp', send: (response: Buffer) => void): void {
  const { name, type, question } = parse(query);
  const reply = replyTo(name.toLowerCase(), type);
  counts[protocol] += 1;
  counts.names[name] = (counts.names[name] ?? 0) + 1;
  if (name === awaited) process.send?.({ asked: name });
  const whole = encode(query, question, reply, false);
  const cut = protocol === 'udp' && (reply.cut === true || whole.length > 512);
  const respond = () => send(cut ? encode(query, question, reply, true) : whole);
  if (reply.withheld === 'until released' && !released) held.push(respond);
  else if (reply.withheld === 'forever') return;
  else if (reply.delay) setTimeout(respond, reply.delay);
  else respond();
}

function release(): void {
  released = true;
  for (const respond of held.splice(0)) respond();
}

/** Over TCP each message follows its length. */
function serveStream(socket: Socket): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (data) => {
    pending = Buffer.concat([pending, data]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      serve(pending.subarray(2, end), 'tcp', (response) => {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(response.length);
        socket.write(Buffer.concat([length, response]));
      });
      pending = pending.subarray(end);
    }
  });
}

const udp = createSocket('udp4');
udp.on('message', (query, peer) =>
  serve(query, 'udp', (response) => udp.send(response, peer.port, peer.address)),
);
process.on('message', (request: DnsRequest) => {
  if ('await' in request) awaited = request.await;
  else if ('count' in request) process.send?.({ counts });
  else release();
});
process.on('disconnect', () => process.exit());
createServer(serveStream).listen(53, '127.0.0.1', () =>
  udp.bind(53, '127.0.0.1', () => process.send?.('ready')),
);
