import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as sys from '@perlipc/sys';
import { answerWithStack } from '@perlipc/sys/stack';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);

/** Says that it is here, and stays until it is told. */
function blockUntil(over: number): void {
  const seen = Buffer.alloc(1);
  sys.send(over, seen);
  for (;;) {
    try {
      if (sys.recv(over, seen, sys.MSG_DONTWAIT) >= 0) return;
    } catch (error) {
      if (!(error instanceof sys.SystemError && error.code === 'EAGAIN')) throw error;
    }
  }
}

/** Where a child is, who was told to answer and blocks: asked so many times. */
function stacksOf(child: (over: number) => void, times: number): { stacks: string[]; status: number } {
  const [mine, theirs] = sys.socketpair(sys.AF_UNIX, sys.SOCK_SEQPACKET);
  const [end, over] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  const pid = sys.fork();
  if (pid === 0) {
    for (const fd of [mine, end]) sys.close(fd);
    assert.equal(answerWithStack(theirs), true);
    child(over);
    process.exit(0);
  }
  for (const fd of [theirs, over]) sys.close(fd);
  const buffer = Buffer.alloc(65_536);
  sys.recv(end, buffer);
  const stacks = Array.from({ length: times }, () => {
    sys.send(mine, Buffer.of(0));
    return buffer.toString('utf8', 0, sys.recv(mine, buffer));
  });
  sys.send(end, Buffer.of(0));
  const { status } = sys.waitpid(pid, 0);
  for (const fd of [mine, end]) sys.close(fd);
  return { stacks, status };
}

fresh('a blocked process tells where its JavaScript is, as often as it is asked, and goes on', () => {
  const { stacks, status } = stacksOf(blockUntil, 3);
  for (const stack of stacks) assert.match(stack, /^Error\n(.*\n)* +at blockUntil .*stack\.test/);
  assert.equal(status, 0);
});

fresh('a process that answers may fork: the child does not answer, and may be told to', () => {
  const { stacks, status } = stacksOf((over) => {
    const { stacks: inner, status: ended } = stacksOf(blockUntil, 1);
    assert.match(inner[0] ?? '', / at blockUntil /);
    assert.equal(ended, 0);
    blockUntil(over);
  }, 1);
  assert.match(stacks[0] ?? '', / at /);
  assert.equal(status, 0);
});

fresh('a stack is cut where it is long, and empty where the program makes no text of it', () => {
  const deep = (over: number, depth = 3000): void => (depth === 0 ? blockUntil(over) : deep(over, depth - 1));
  const { stacks: long } = stacksOf((over) => {
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    deep(over);
  }, 1);
  assert.match(long[0] ?? '', /^Error\n(.*\n)* +at blockUntil (.*\n)+ +at deep /);
  assert.equal(Buffer.byteLength(long[0] ?? ''), 65_536);
  const { stacks: none, status } = stacksOf((over) => {
    Error.prepareStackTrace = (_, frames) => frames;
    blockUntil(over);
  }, 2);
  assert.deepEqual([none, status], [['', ''], 0]);
});

fresh('a Worker does not answer', async () => {
  const worker = new Worker(
    `import(${JSON.stringify(import.meta.resolve('@perlipc/sys/stack'))}).then(({ answerWithStack }) =>
       require('node:worker_threads').parentPort.postMessage(answerWithStack(0)));`,
    { eval: true },
  );
  const [answers] = await once(worker, 'message');
  assert.equal(answers, false);
});

fresh('the descriptor is closed when the other end is', async () => {
  const [mine, theirs] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  assert.equal(answerWithStack(theirs), true);
  sys.close(mine);
  const closed = () => {
    try {
      sys.fcntl(theirs, sys.F_GETFD);
      return false;
    } catch {
      return true;
    }
  };
  while (!closed()) await new Promise((resolve) => setImmediate(resolve));
});
