/**
 * What parses bytes, with valid ones that are changed: `node test/dist/fuzz/parsers.js [--runs N] [--seed N]`. Only RangeError and
 * TypeError of the function's name may come, and what was parsed is the same once packed and parsed again. Wait statuses are read as
 * CPython reads them, all 65,536.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { EndedEarly, LineReader, message, TooLong } from '@perlipc/socket';
import * as sys from '@perlipc/sys/linux';
import fc from 'fast-check';

const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const numRuns = Number(values.runs ?? 5000);

interface Parser {
  /** Valid bytes. */
  of: Uint8Array;
  parse(bytes: Uint8Array): unknown;
  /** Makes the bytes of what `parse` gave, as far as it can be made. */
  again?(parsed: never): Uint8Array;
}

/** An RTM_NEWLINK of interface 1, "lo", with a length that lies in its first attribute. */
function link(): Uint8Array {
  const bytes = Buffer.alloc(44);
  bytes.writeUInt32LE(44, 0);
  bytes.writeUInt16LE(16, 4);
  bytes.writeInt32LE(1, 20);
  bytes.writeUInt16LE(7, 32);
  bytes.writeUInt16LE(3, 34);
  bytes.write('lo\0', 36);
  return bytes;
}

function inotify(): Uint8Array {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt32LE(16, 12);
  bytes.write('name', 16);
  return bytes;
}

const control: sys.ControlMessage[] = [
  { name: 'SCM_RIGHTS', fds: [9] },
  { name: 'IP_TTL', value: 64 },
] as const as sys.ControlMessage[];
const parsers: Record<string, Parser> = {
  unpack_sockaddr_in: {
    of: sys.pack_sockaddr_in(80, Uint8Array.of(127, 0, 0, 1)),
    parse: sys.unpack_sockaddr_in,
    again: (parsed) => sys.pack_sockaddr_in(...(parsed as [number, Uint8Array])),
  },
  unpack_sockaddr_in6: {
    of: sys.pack_sockaddr_in6(80, new Uint8Array(16), 7),
    parse: sys.unpack_sockaddr_in6,
    again: (parsed) => sys.pack_sockaddr_in6(...(parsed as [number, Uint8Array, number, number])),
  },
  unpack_sockaddr_un: { of: sys.pack_sockaddr_un('/tmp/x'), parse: sys.unpack_sockaddr_un },
  unpack_sockaddr_nl: {
    of: sys.pack_sockaddr_nl({ nl_pid: 3, nl_groups: 5 }),
    parse: sys.unpack_sockaddr_nl,
    again: (parsed) => sys.pack_sockaddr_nl(parsed),
  },
  unpack_sockaddr_ll: {
    of: sys.pack_sockaddr_ll({ sll_ifindex: 1 }),
    parse: sys.unpack_sockaddr_ll,
  },
  unpack_sockaddr_vm: {
    of: sys.pack_sockaddr_vm({ svm_port: 1, svm_cid: 2 }),
    parse: sys.unpack_sockaddr_vm,
    again: (parsed) => sys.pack_sockaddr_vm(parsed),
  },
  unpack_sockaddr_can: { of: sys.pack_sockaddr_can({ can_ifindex: 1 }), parse: sys.unpack_sockaddr_can },
  unpack_sockaddr_hci: {
    of: sys.pack_sockaddr_hci({ hci_dev: 0, hci_channel: 0 }),
    parse: sys.unpack_sockaddr_hci,
  },
  unpack_sockaddr_sco: { of: sys.pack_sockaddr_sco('00:11:22:33:44:55'), parse: sys.unpack_sockaddr_sco },
  unpack_cmsg: { of: sys.pack_cmsg(control as sys.SentControl[]), parse: sys.unpack_cmsg },
  unpack_route_messages: { of: link(), parse: sys.unpack_route_messages },
  unpack_inotify_events: { of: inotify(), parse: sys.unpack_inotify_events },
  unpack_signalfd_siginfo: { of: new Uint8Array(128), parse: sys.unpack_signalfd_siginfo },
  sockaddr_family: { of: sys.pack_sockaddr_in(0, new Uint8Array(4)), parse: sys.sockaddr_family },
};

/** Bytes with some of them changed, then cut, doubled or lengthened, at an offset in a larger buffer. */
function changed(of: Uint8Array): fc.Arbitrary<Uint8Array> {
  const edit = fc.tuple(
    fc.nat({ max: of.length - 1 }),
    fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 1, 4, 255)),
  );
  return fc
    .tuple(
      fc.array(edit, { maxLength: 6 }),
      fc.nat({ max: of.length }),
      fc.boolean(),
      fc.uint8Array({ maxLength: 40 }),
    )
    .map(([edits, cut, twice, more]) => {
      const bytes = Uint8Array.from(of);
      for (const [at, value] of edits) bytes[at] = value;
      const kept = cut === 0 ? bytes : bytes.subarray(0, cut);
      return Buffer.concat([Uint8Array.of(7), kept, twice ? bytes : kept.subarray(0, 0), more]).subarray(1);
    });
}

function parsed(name: string, parse: (bytes: Uint8Array) => unknown, bytes: Uint8Array): unknown {
  try {
    return parse(bytes);
  } catch (error) {
    if ((error instanceof RangeError || error instanceof TypeError) && error.message.startsWith(`${name}: `))
      return undefined;
    throw error;
  }
}

function check(name: string, { of, parse, again }: Parser): void {
  const property = fc.property(changed(of), (bytes) => {
    const before = Buffer.from(bytes);
    const found = parsed(name, parse, bytes);
    assert.deepEqual(Buffer.from(bytes), before, `${name} changed its argument`);
    if (again && found !== undefined) assert.deepEqual(parse(again(found as never)), found);
  });
  fc.assert(property, { seed, numRuns });
}

/** All lines of a text that comes in pieces of some sizes. */
function linesOf(text: Buffer, sizes: readonly number[], read: (reader: LineReader) => unknown): unknown[] {
  let at = 0;
  let turn = 0;
  const reader = new LineReader(0, { line: 40, message: 90 }, (buffer) => {
    const size = Math.min(sizes[turn++ % sizes.length] ?? 1, buffer.byteLength, text.length - at);
    buffer.set(text.subarray(at, at + size));
    at += size;
    return size;
  });
  const found: unknown[] = [];
  try {
    for (let next = read(reader); next !== undefined; next = read(reader)) found.push(next);
  } catch (error) {
    if (!(error instanceof TooLong || error instanceof EndedEarly)) throw error;
    found.push(error.constructor.name);
  }
  return found;
}

function checkLines(): void {
  const piece = fc.constantFrom(
    '\r',
    '\n',
    '\r\n',
    '.',
    '..',
    'a',
    'line',
    '\0',
    'é',
    'x'.repeat(39),
    '.\r\n',
  );
  const text = fc.array(piece, { maxLength: 20 }).map((pieces) => Buffer.from(pieces.join('')));
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
  const whole = [1 << 20];
  const reads = [(reader: LineReader) => reader.line(), (reader: LineReader) => reader.message()];
  const same = fc.property(text, sizes, (bytes, cut) => {
    for (const read of reads) assert.deepEqual(linesOf(bytes, cut, read), linesOf(bytes, whole, read));
  });
  fc.assert(same, { seed, numRuns });
  const word = fc.string({ maxLength: 12 }).map((line) => line.replace(/[\r\n]/g, '.'));
  const messages = (bytes: Buffer, cut: readonly number[]) =>
    linesOf(bytes, cut, (reader) => reader.message());
  const back = fc.property(fc.array(word, { maxLength: 4 }), sizes, (lines, cut) => {
    assert.deepEqual(messages(message(lines), cut), [lines, 'EndedEarly']);
  });
  fc.assert(back, { seed, numRuns });
}

const macros = 'WIFEXITED WEXITSTATUS WIFSIGNALED WTERMSIG WIFSTOPPED WSTOPSIG WIFCONTINUED WCOREDUMP'.split(
  ' ',
);

function checkStatuses(): void {
  const program = `import os
for status in range(65536): print(*[int(getattr(os, name)(status)) for name in ${JSON.stringify(macros)}])`;
  const { stdout } = spawnSync('python3', ['-c', program], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const theirs = stdout.trimEnd().split('\n');
  assert.equal(theirs.length, 65_536);
  const calls = macros.map((name) => Reflect.get(sys, name) as (status: number) => number | boolean);
  theirs.forEach((line, status) => {
    assert.equal(calls.map((call) => Number(call(status))).join(' '), line, `status ${status}`);
  });
}

for (const [name, parser] of Object.entries(parsers)) check(name, parser);
checkLines();
checkStatuses();
console.log(
  `${numRuns} texts for each of ${Object.keys(parsers).length + 2} parsers, and all wait statuses, --seed ${seed}: as they should be`,
);
