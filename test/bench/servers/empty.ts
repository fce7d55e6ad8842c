// The program of child_process.fork: it ends at once.
export {};
