import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A function that is called with anything: of a module, a class's constructor, or a method of an instance. */
export interface Target {
  name: string;
  call(args: unknown[]): unknown;
}

const packages = ['sys', 'socket', 'perl', 'aio', 'prefork'];
const require = createRequire(import.meta.url);

/** What isn't called, and why: the batch would end, be taken along or be left without what it stands on. */
const apart: Record<string, string> = {
  'fork|forkWhenIdle': 'the child would go on with the batch',
  'exec\\w*|_exit|exit|abort|die|croak|confess|fexecve|execveat': 'ends the batch',
  'posix_spawnp?|system|readpipe|backtick|open[23]|started|open': 'starts a program by a random name',
  'kill|killpg|raise|sigqueue|pidfd_send_signal': 'sends signals to the batch or its driver',
  'close|close_range|dup2|dup3|fdopen|answerWithStack':
    'closes descriptors of the event loop by their number, or has them closed',
  'l?chmod|l?chown|utime|truncate|rename|rmdir|creat': 'change files of the machine by a random name',
  'setrlimit|prlimit|sethostname|chroot': 'takes away what the batch stands on',
  'set(e|re|res|fs)?[ug]id|setgroups|initgroups': 'the user namespace knows one user',
  ...(process.env['PERLIPC_TEST_PRELOAD'] && {
    collapseHeap: 'asks for each of the 7 million huge pages of the sanitizers’ writable shadow',
  }),
  ualarm: 'its signals would come faster than they are handled',
  'prctl\\w*': 'a random PR_SET_ changes what the batch may do',
  'pause|sigsuspend|sigwait|sigwaitinfo|sleep': 'wait for a signal, and only for that',
  'sem_(post|wait|timedwait)': 'the C library ends a process whose bytes of a semaphore sem_init didn’t make',
  'pthread_mutex_(lock|trylock|timedlock|unlock)':
    'the C library ends a process whose bytes of a mutex pthread_mutex_init didn’t make',
  'login_tty|forkpty': 'takes the standard descriptors, or forks',
  'onclosing|loopDispatch': 'the layer of the event loop would be told no longer',
};
/** What the other packages stand on, with the caller's name as its first argument. */
const internal = ['./argument'];
const skipped = new RegExp(`^(?:${Object.keys(apart).join('|')})$`);

/** Every function of every entry of every package, found by walking them. */
export async function targets(): Promise<Target[]> {
  const found = new Map<unknown, Target>();
  for (const name of packages) {
    const root = require.resolve(`@perlipc/${name}/package.json`);
    const { exports } = JSON.parse(readFileSync(root, 'utf8')) as { exports: Record<string, unknown> };
    for (const entry of Object.keys(exports).filter(
      (each) => !each.endsWith('.json') && !internal.includes(each),
    )) {
      const module = (await import(`@perlipc/${name}${entry.slice(1)}`)) as Record<string, unknown>;
      for (const [key, value] of Object.entries(module)) {
        if (typeof value !== 'function' || skipped.test(key) || value.prototype instanceof Error) continue;
        if (!found.has(value))
          found.set(value, target(`${name}.${key}`, value as (...args: unknown[]) => unknown));
      }
    }
  }
  return [...found.values()];
}

function target(name: string, value: (...args: unknown[]) => unknown): Target {
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  return { name, call: (args) => (isClass ? Reflect.construct(value, args) : value(...args)) };
}
