// The same little language as calls.c has, by our calls.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sys from '@perlipc/sys';

const loopback = {
  [sys.AF_INET]: () => sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])),
  [sys.AF_INET6]: () => sys.pack_sockaddr_in6(0, sys.inet_pton(sys.AF_INET6, '::1') ?? new Uint8Array()),
};

function nonblocking(fd: number): number {
  sys.fcntl(fd, sys.F_SETFL, sys.fcntl(fd, sys.F_GETFL) | sys.O_NONBLOCK);
  return fd;
}

function bound(family: number, type: number): number {
  const fd = nonblocking(sys.socket(family, type));
  sys.bind(fd, loopback[family]?.() ?? new Uint8Array());
  return fd;
}

function file(): number {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-'));
  writeFileSync(join(folder, 'file'), '0123456789abcdef'.repeat(4));
  const fd = sys.open(join(folder, 'file'), sys.O_RDWR);
  rmSync(folder, { recursive: true });
  return fd;
}

function accepted(family: number): number[] {
  const listener = bound(family, sys.SOCK_STREAM);
  sys.listen(listener, 5);
  const client = sys.socket(family, sys.SOCK_STREAM);
  sys.connect(client, sys.getsockname(listener));
  sys.poll([sys.pollfd(listener, sys.POLLIN)], 5000);
  return [nonblocking(client), nonblocking(sys.accept(listener).fd), listener];
}

function udp(family: number, connected: boolean): number[] {
  const [one = -1, other = -1] = [bound(family, sys.SOCK_DGRAM), bound(family, sys.SOCK_DGRAM)];
  if (connected) sys.connect(one, sys.getsockname(other));
  if (connected) sys.connect(other, sys.getsockname(one));
  return [one, other];
}

const pair = (type: number) => sys.socketpair(sys.AF_UNIX, type).map(nonblocking);

const states: Record<string, () => number[]> = {
  stream: () => pair(sys.SOCK_STREAM),
  dgram: () => pair(sys.SOCK_DGRAM),
  seqpacket: () => pair(sys.SOCK_SEQPACKET),
  udp: () => udp(sys.AF_INET, false),
  udpc: () => udp(sys.AF_INET, true),
  udp6: () => udp(sys.AF_INET6, false),
  udp6c: () => udp(sys.AF_INET6, true),
  tcp: () => accepted(sys.AF_INET),
  tcp6: () => accepted(sys.AF_INET6),
  lone: () =>
    [sys.socket(sys.AF_INET, sys.SOCK_STREAM), sys.socket(sys.AF_UNIX, sys.SOCK_DGRAM)].map(nonblocking),
  files: () => [file(), file(), ...sys.pipe().map(nonblocking)],
  pipes: () => [...sys.pipe(), ...sys.pipe()].map(nonblocking),
};

/** Level and type of what has a name, as the table of the addon has them. */
const kinds: Record<string, [level: number, type: number | undefined]> = {
  SCM_RIGHTS: [sys.SOL_SOCKET, sys.SCM_RIGHTS],
  SCM_CREDENTIALS: [sys.SOL_SOCKET, sys.SCM_CREDENTIALS],
  SCM_TIMESTAMP: [sys.SOL_SOCKET, sys.SCM_TIMESTAMP],
  SCM_TIMESTAMPNS: [sys.SOL_SOCKET, sys.SCM_TIMESTAMPNS],
  SO_RXQ_OVFL: [sys.SOL_SOCKET, sys.SO_RXQ_OVFL],
  IP_PKTINFO: [sys.IPPROTO_IP, sys.IP_PKTINFO],
  IP_TTL: [sys.IPPROTO_IP, sys.IP_TTL],
  IP_TOS: [sys.IPPROTO_IP, sys.IP_TOS],
  IP_ORIGDSTADDR: [sys.IPPROTO_IP, sys.IP_ORIGDSTADDR],
  IPV6_PKTINFO: [sys.IPPROTO_IPV6, sys.IPV6_PKTINFO],
  IPV6_HOPLIMIT: [sys.IPPROTO_IPV6, sys.IPV6_HOPLIMIT],
  IPV6_TCLASS: [sys.IPPROTO_IPV6, sys.IPV6_TCLASS],
  UDP_GRO: [sys.IPPROTO_UDP, sys.UDP_GRO],
};
const sizes: Record<string, number> = {
  SCM_CREDENTIALS: 12,
  SCM_TIMESTAMP: 16,
  SCM_TIMESTAMPNS: 16,
  IP_PKTINFO: 12,
  IP_TOS: 1,
  IP_ORIGDSTADDR: 16,
  IPV6_PKTINFO: 20,
};

function shown(one: sys.ControlMessage): string {
  if (one.name === undefined) return `/${one.level}:${one.type}:${one.data.length}`;
  const [level, type] = kinds[one.name] ?? [];
  const size = one.name === 'SCM_RIGHTS' ? one.fds.length * 4 : (sizes[one.name] ?? 4);
  if (one.name === 'SCM_RIGHTS') for (const fd of one.fds) sys.close(fd);
  return `/${level}:${type}:${size}${size === 4 && 'value' in one ? `=${one.value}` : ''}`;
}

function buffers(spec: string): Uint8Array[] {
  if (spec.startsWith('*')) return Array.from({ length: Number(spec.slice(1)) }, () => new Uint8Array(1));
  return spec === '-' ? [] : spec.split(',').map((size) => new Uint8Array(Number(size)));
}

/** What C returns where our call returns nothing. */
const done = (_nothing: unknown) => 0;

/** The calls that have a form as promises too. */
export interface Forms {
  sendmsg: (...args: Parameters<typeof sys.sendmsg>) => number | Promise<number>;
  recvmsg: (...args: Parameters<typeof sys.recvmsg>) => sys.Message | Promise<sys.Message>;
  sendmmsg: (...args: Parameters<typeof sys.sendmmsg>) => number[] | Promise<number[]>;
  recvmmsg: (...args: Parameters<typeof sys.recvmmsg>) => sys.Message[] | Promise<sys.Message[]>;
  sendfile: (...args: Parameters<typeof sys.sendfile>) => number | Promise<number>;
}

async function interpret(fds: number[], text: string, forms: Forms): Promise<string> {
  const [code = '', ...words] = text.split(' ');
  const fdOf = (word = '') => (word.startsWith('!') ? Number(word.slice(1)) : (fds[Number(word)] ?? -1));
  const number = (i: number) => Number(words[i] ?? 0);
  const offset = (i: number) => (words[i] === '-' ? undefined : number(i));
  const control = (spec = '-') =>
    (spec === '-' ? [] : spec.split('+')).map((one): sys.SentControl => {
      if (one.startsWith('r'))
        return { name: 'SCM_RIGHTS', fds: one.slice(1).split(',').filter(Boolean).map(fdOf) };
      const [level = 0, type = 0, value = 0] = one.split(':').map(Number);
      return { level, type, data: new Int32Array([value]) };
    });
  const fd = fdOf(words[0]);
  const views = () => buffers(words[1] ?? '-');
  const calls: Record<string, () => number | string | Promise<number | string>> = {
    S: () => {
      const to = words[4]?.startsWith('a') ? sys.getsockname(fdOf(words[4].slice(1))) : undefined;
      return forms.sendmsg(fd, views(), control(words[2]), number(3), to);
    },
    R: async () => {
      const { size, flags, address, control } = await forms.recvmsg(fd, views(), number(2), number(3));
      return `${size}/${flags.toString(16)}/${address.length}${control.map(shown).join('')}`;
    },
    M: async () => {
      const one = { buffers: [new Uint8Array(number(2))] };
      const sent = await forms.sendmmsg(fd, Array(number(1)).fill(one), number(3));
      return [sent.length, ...sent].join(',');
    },
    m: async () => {
      const one = { buffers: [new Uint8Array(number(2))] };
      const got = await forms.recvmmsg(fd, Array(number(1)).fill(one), number(3));
      return [got.length, ...got.map(({ size }) => size)].join(',');
    },
    o: () => done(sys.setsockopt(fd, number(1), number(2), number(3))),
    c: () => done(sys.close(fd)),
    h: () => done(sys.shutdown(fd, number(1))),
    V: () => sys.readv(fd, views()),
    W: () => sys.writev(fd, views()),
    p: () => sys.preadv(fd, views(), number(2)),
    P: () => sys.pwritev(fd, views(), number(2)),
    F: () => forms.sendfile(fd, fdOf(words[1]), offset(2), number(3)),
    T: () => sys.tee(fd, fdOf(words[1]), number(2), number(3)),
    L: () => sys.splice(fd, offset(1), fdOf(words[2]), offset(3), number(4), sys.SPLICE_F_NONBLOCK),
    G: () => sys.copy_file_range(fd, offset(1), fdOf(words[2]), offset(3), number(4)),
  };
  try {
    return ` ${await calls[code]?.()}`;
  } catch (error) {
    if (!(error instanceof sys.SystemError)) throw error;
    return ` E${-error.errno}`;
  }
}

/** What our calls give for a case, as calls.c prints it. */
export async function ours(line: string, forms: Forms = sys): Promise<string> {
  const [state = '', ...ops] = line.split('|');
  const fds = states[state]?.() ?? [];
  let result = '';
  for (const op of ops) result += await interpret(fds, op, forms);
  for (const fd of fds)
    try {
      sys.close(fd);
    } catch {}
  return result;
}
