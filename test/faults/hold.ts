// Loaded before a program (node --import): stops it when all that it imports is there, at its first call of these, so that who waits
// for that can trace from there on what it does itself.
const load = new URL('../../../packages/sys/dist/addon/load.js', import.meta.url).href;
const { native } = await import(load);

const names = ['sigaction', 'socket', 'socketpair', 'fork', 'posix_spawn'];
const own = names.map((name) => native[name]);

for (const [at, name] of names.entries())
  native[name] = (...args: unknown[]) => {
    for (const [each, call] of own.entries()) native[names[each] ?? ''] = call;
    process.kill(process.pid, 'SIGSTOP');
    return own[at](...args);
  };

// What it starts with its own options is not held.
const at = process.execArgv.indexOf('--import');
if (at >= 0) process.execArgv.splice(at, 2);
