// The program of child_process.fork: it ends at once. CommonJS, which starts sooner than a module.
export = {};
