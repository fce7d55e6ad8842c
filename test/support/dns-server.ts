// A DNS server on 127.0.0.1:53 for dns.ts: names of `.test` say how it behaves.
import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  type DecodedPacket,
  decode,
  encode,
  encodingLength,
  type Packet,
  type Question,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  streamEncode,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import { type DnsCounts, type DnsRequest, rcodes } from './dns.js';

/** Records in the order of the answer; the name that the first is of is the question's. */
type Records = [type: 'A' | 'AAAA' | 'CNAME' | 'PTR', data: string][];

interface Reply {
  rcode?: number;
  records?: Records;
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

const address = (i: number) => `10.0.${i >> 8}.${i & 255}`;
const addresses = (count: number): Records => Array.from({ length: count }, (_, i) => ['A', address(i)]);

/** The addresses 10.0.0.N that have names, or fail in their own way. */
const reverse: Record<string, Reply> = {
  '10.0.0.1': { records: [['PTR', 'one.test']] },
  '10.0.0.2': {
    records: [
      ['PTR', 'two.test'],
      ['PTR', 'zwei.test'],
    ],
  },
  '10.0.0.3': { rcode: rcodes.SERVFAIL },
  '10.0.0.4': { withheld: 'forever' },
  '10.0.0.5': { records: [['PTR', 'a b\x01<$>\n.test']] },
  '10.0.0.6': { records: [['PTR', 'slow.test']], delay: 300 },
};

function replyTo({ name: asked, type }: Question): Reply {
  const name = asked.toLowerCase();
  if (type === 'PTR')
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
  if (kind === 'six' && type === 'AAAA') return { records: [1, 2].map((i) => ['AAAA', `fd00::${i}`]) };
  if (kind === 'alias' && type === 'A')
    return {
      records: [
        ['CNAME', 'real.test'],
        ['A', address(7)],
      ],
    };
  if (kind === 'many') return { records: type === 'A' ? addresses(Number(number)) : [] };
  if (kind === 'slow') return { records: type === 'A' ? addresses(1) : [], delay: Number(number) };
  if (kind === 'cut') return { records: type === 'A' ? addresses(Number(number)) : [], cut: true };
  return kind === 'empty' || kind === 'six' ? {} : { rcode: rcodes.NXDOMAIN };
}

/** The packet of a reply; a cut one has the truncation bit, and no answer. */
function packet({ id, questions }: DecodedPacket, { rcode = 0, records = [] }: Reply, cut: boolean): Packet {
  const flags = AUTHORITATIVE_ANSWER | RECURSION_DESIRED | RECURSION_AVAILABLE | rcode;
  let name = questions?.[0]?.name ?? '';
  const answers = records.map(([type, data]): Answer => {
    const answer = { name, type, data };
    if (type === 'CNAME') name = data;
    return answer;
  });
  return cut
    ? { type: 'response', id, flags: flags | TRUNCATED_RESPONSE, questions }
    : { type: 'response', id, flags, questions, answers };
}

function serve(query: DecodedPacket, protocol: 'udp' | 'tcp', send: (response: Packet) => void): void {
  const [question] = query.questions ?? [];
  if (question === undefined) return;
  const { name } = question;
  const reply = replyTo(question);
  counts[protocol] += 1;
  counts.names[name] = (counts.names[name] ?? 0) + 1;
  if (name === awaited) process.send?.({ asked: name });
  const whole = packet(query, reply, false);
  const cut = protocol === 'udp' && (reply.cut === true || encodingLength(whole) > 512);
  const respond = () => send(cut ? packet(query, reply, true) : whole);
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
      serve(decode(pending.subarray(2, end)), 'tcp', (response) => socket.write(streamEncode(response)));
      pending = pending.subarray(end);
    }
  });
}

const udp = createSocket('udp4');
udp.on('message', (query, peer) =>
  serve(decode(query), 'udp', (response) => udp.send(encode(response), peer.port, peer.address)),
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
