// V8's compiler left memory that had the shape of a libuv loop, and fork followed its pointers.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { register } from 'node:module';
import { ended, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { openDescriptors } from '../../support/proc.js';

const fresh = freshCases(import.meta.url);

const PIECE = 4 << 20;
const MARK = 32;
const MOST = 2n ** 30n;

/** The address of a buffer, found by the bytes in it. */
function addressOf(buffer: Buffer): bigint {
  const mark = randomBytes(MARK);
  mark.copy(buffer);
  const memory = fs.openSync('/proc/self/mem', 'r');
  const [piece, there] = [Buffer.alloc(PIECE), Buffer.alloc(MARK)];
  for (const at of pieces()) {
    if (!read(memory, piece, at)) continue;
    for (let i = piece.indexOf(mark); i >= 0; i = piece.indexOf(mark, i + 1)) {
      // The mark has copies: only the buffer changes with it.
      buffer[0] = (buffer[0] ?? 0) ^ 1;
      if (read(memory, there, at + BigInt(i)) && there.equals(buffer.subarray(0, MARK)))
        return at + BigInt(i);
      buffer[0] = (buffer[0] ?? 0) ^ 1;
    }
  }
  throw new Error('the buffer is nowhere');
}

/** Where to read memory that can be written, in pieces that overlap by a mark; terabytes are a sanitizer's. */
function pieces(): bigint[] {
  const at: bigint[] = [];
  for (const line of fs.readFileSync('/proc/self/maps', 'utf8').split('\n')) {
    const [, start, end] = /^(\w+)-(\w+) rw-p/.exec(line) ?? [];
    if (start === undefined || end === undefined) continue;
    const [first, last] = [BigInt(`0x${start}`), BigInt(`0x${end}`)];
    if (last - first > MOST) continue;
    for (let from = first; from < last; from += BigInt(PIECE - MARK)) at.push(from);
  }
  return at;
}

function read(memory: number, into: Buffer, at: bigint): boolean {
  try {
    return fs.readSync(memory, into, 0, into.length, at) > 0;
  } catch {
    return false; // a mapping that is gone by now
  }
}

const epolls = () =>
  openDescriptors(process.pid).flatMap(([fd, target]) => (target === 'anon_inode:[eventpoll]' ? fd : []));

fresh(
  'memory that looks like a loop of libuv is not taken for one',
  async () => {
    register('data:text/javascript,export const resolve = (name, context, next) => next(name)');
    setInterval(() => {}, 1000);
    const empty = 'data:text/javascript,';
    await import(empty);
    const fakes = epolls().map((fd) => {
      const loop = Buffer.alloc(1 << 20);
      const address = addressOf(loop);
      loop.fill(0, 0, 32);
      loop.writeBigUInt64LE(0x40n, 40); // internal_fields
      loop.writeInt32LE(fd, 64); // backend_fd
      loop.writeBigUInt64LE(address, 184); // wq_async.loop
      loop.writeInt32LE(1, 192); // wq_async.type
      return loop;
    });
    const pid = await forked(async () => {});
    assert.equal(await ended(pid), 0);
    assert.ok(fakes.length > 1);
    process.exit(0);
  },
  { execArgv: ['--no-deprecation'] },
);
