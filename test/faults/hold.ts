/**
 * Loaded before a program (node --import). Each call that the program makes of the addon has a number among those of its name, which
 * depends on nothing that Node does. With PERLIPC_HOLD=NAME:NUMBER the process stops itself right before that call, so that who waits for
 * it can trace what the call does. With PERLIPC_HOLD=marks it stops before its first call of `firsts`, and from then on shows a
 * tracer where each call begins and ends: it looks for the file /perlipc-call/NAME:NUMBER, and for /perlipc-call/end.
 */
import { accessSync } from 'node:fs';

const load = new URL('../../../packages/sys/dist/addon/load.js', import.meta.url).href;
const { native } = await import(load);

/** What comes before these, the import of modules asks. */
const firsts = new Set(['sigaction', 'socket', 'socketpair', 'fork', 'posix_spawn', 'posix_spawnp']);
const place = process.env['PERLIPC_HOLD'];
const own = { ...native };
/** Forms of a call that errors name otherwise: the call of the system is the same. */
const forms: Record<string, string> = {
  getsigaction: 'sigaction',
  mq_close: 'close',
  openForkpty: 'openpty',
  recv_fds: 'recvmsg',
  send_fds: 'sendmsg',
};
const counts: Record<string, number> = {};
let marks = false;

const stop = () => process.kill(process.pid, 'SIGSTOP');

function mark(text: string): void {
  try {
    accessSync(`/perlipc-call/${text}`);
  } catch {}
}

function goOnWithout(): void {
  marks = false;
  Object.assign(native, own);
}

function before(name: string): void {
  const number = (counts[name] ?? 0) + 1;
  counts[name] = number;
  const here = `${name}:${number}`;
  if (here === place) {
    goOnWithout();
    stop();
  }
  if (place === 'marks' && !marks && firsts.has(name)) {
    marks = true;
    stop();
  }
  if (marks) mark(here);
}

/** The child of a fork is another process, which nobody traces. */
function after(name: string, result: unknown): unknown {
  if (name === 'fork' && result === 0) goOnWithout();
  return result;
}

for (const [key, call] of Object.entries(native)) {
  const name = forms[key] ?? key.replace(/Latin1$/, '');
  if (typeof call === 'function')
    native[key] = new Proxy(call, {
      apply(target, self, args) {
        before(name);
        try {
          return after(name, Reflect.apply(target, self, args));
        } finally {
          if (marks) mark('end');
        }
      },
    });
}

// What it starts with its own options and environment is not held.
delete process.env['PERLIPC_HOLD'];
const at = process.execArgv.indexOf('--import');
if (at >= 0) process.execArgv.splice(at, 2);
