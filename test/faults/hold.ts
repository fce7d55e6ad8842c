// Loaded before a program (node --import): stops it when all that it imports is there, at its first signal's disposition, so that who
// waits for that can trace from there on what it does itself.
const load = new URL('../../../packages/sys/dist/addon/load.js', import.meta.url).href;
const { native } = await import(load);

const { sigaction } = native;
native.sigaction = (...args: unknown[]) => {
  native.sigaction = sigaction;
  process.kill(process.pid, 'SIGSTOP');
  return sigaction(...args);
};
