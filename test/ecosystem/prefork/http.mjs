/** @type {import('node:http').RequestListener} */
export default (request, response) => {
  setTimeout(() => response.end(`${process.pid}`), request.url === '/slow' ? 20 : 0);
};
