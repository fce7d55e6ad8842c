import type { RequestListener } from 'node:http';

/** Writes a line for each answer. */
const talk: RequestListener = (_, response) => {
  console.log(`answered ${process.pid}`);
  response.end(`${process.pid}`);
};

export default talk;
