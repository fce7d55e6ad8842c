import fastify from 'fastify';

const app = fastify();
app.get('/', async () => `${process.pid}`);
app.get('/slow', async () => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return `${process.pid}`;
});

export default app;
