import assert from 'node:assert/strict';
import util from 'node:util';
import { Worker } from 'node:worker_threads';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);

fresh('a SystemError is an Error in Node’s convention', () => {
  const error = new sys.SystemError(sys.EADDRINUSE, 'bind', { address: '127.0.0.1', port: 80 });
  assert.ok(error instanceof Error);
  assert.equal(error.name, 'SystemError');
  assert.equal(error.code, util.getSystemErrorName(error.errno));
  assert.equal(error.message, 'bind EADDRINUSE: address already in use 127.0.0.1:80');
  assert.equal(`${error}`, 'SystemError: bind EADDRINUSE: address already in use 127.0.0.1:80');
});

fresh('every errno that libuv knows has the name that Node gives it, or its alias', () => {
  const aliases: Record<string, string> = { ENOTSUP: 'EOPNOTSUPP' };
  for (const [errno, [name]] of util.getSystemErrorMap()) {
    if (Reflect.get(sys, name) !== -errno) continue; // EOF, EAI_*, and what this platform lacks
    assert.equal(sys.errnoName(-errno), aliases[name] ?? name);
  }
});

fresh('an errno that libuv doesn’t know has its name and the C library’s text', () => {
  const error = new sys.SystemError(sys.ECHILD, 'waitpid', { pid: 42 });
  assert.equal(error.code, 'ECHILD');
  assert.equal(error.message, 'waitpid ECHILD: no child processes 42');
  assert.equal(new sys.SystemError(9999, 'x').message, 'x E9999: unknown error 9999');
});

fresh('where the kernel’s word alone leaves people guessing, the message says what to do', () => {
  const says = (message: RegExp, call: () => unknown) =>
    assert.throws(call, { name: 'SystemError', message });
  const stream = () => sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  const here = sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1]));
  const server = stream();
  sys.bind(server, here);
  says(/ \(the socket does not listen: call listen first\)$/, () => sys.accept(server));
  says(/ \(the socket is bound already, or the address is not of its family\)$/, () =>
    sys.bind(server, here),
  );
  sys.listen(server, 1);
  says(/ \(the address is of another family than the socket\)$/, () =>
    sys.connect(stream(), sys.pack_sockaddr_in6(9, new Uint8Array(16))),
  );
  const datagrams = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
  says(/ \(only stream and seqpacket sockets listen\)$/, () => sys.listen(datagrams, 1));
  says(/ \(only stream and seqpacket sockets accept connections\)$/, () => sys.accept(datagrams));
  says(/ \(no signal has this number\)$/, () => sys.kill(process.pid, 999));
  for (const signal of [sys.SIGKILL, sys.SIGSTOP, 32])
    says(
      / \(SIGKILL, SIGSTOP and the signals that the C library keeps can be neither handled nor ignored\)$/,
      () => sys.sigaction(signal, 'IGNORE'),
    );
});

fresh('the addon works in a Worker, with that Worker’s own error class', async () => {
  const source = `
    import { parentPort } from 'node:worker_threads';
    const sys = await import(${JSON.stringify(import.meta.resolve('@perlipc/sys'))});
    try { sys.close(999999); } catch (e) { parentPort.postMessage([e instanceof sys.SystemError, e.code]); }`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
  const message = await new Promise((resolve) => worker.once('message', resolve));
  assert.deepEqual(message, [true, 'EBADF']);
  await worker.terminate();
});

fresh('a value whose properties throw is refused by the argument’s name all the same', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const thrown = () => {
    throw new Error('a getter that throws');
  };
  const values = [proxy, Object.defineProperty({}, 'constructor', { get: thrown })];
  for (const value of values as never[]) {
    assert.throws(
      () => sys.ntohs(value),
      /^TypeError: ntohs: netshort must be an integer from 0 to 65535, got an object$/,
    );
    assert.throws(() => sys.pack_sockaddr_nl({ nl_pid: value }), /nl_pid must be .*, got an object$/);
  }
});
