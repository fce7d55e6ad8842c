import Koa from 'koa';

const app = new Koa();
app.use(async (context) => {
  if (context.path === '/slow') await new Promise((resolve) => setTimeout(resolve, 20));
  context.body = `${process.pid}`;
});

export default app;
