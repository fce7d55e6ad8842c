// The program of child_process.fork whose first code tells when it ran.
const began = process.hrtime.bigint();
process.send?.(`${began}`);
process.disconnect();
export = {};
