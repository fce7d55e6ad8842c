// Loaded into each process of a run with coverage: it writes V8's counts before _exit and exec of the addon, of which Node knows nothing.
const { takeCoverage } = require('node:v8');

const ENDS = ['_exit', 'execve', 'execv', 'execvp', 'execveat', 'fexecve'];
const dlopen = process.dlopen;
process.dlopen = (module, ...rest) => {
  dlopen(module, ...rest);
  for (const name of ENDS) {
    const call = module.exports[name];
    if (typeof call !== 'function') continue;
    module.exports[name] = (...args) => {
      takeCoverage();
      return call(...args);
    };
  }
};
