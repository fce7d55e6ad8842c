import express from 'express';

const app = express();
app.get('/', (_request, response) => response.send(`${process.pid}`));
app.get('/slow', (_request, response) => setTimeout(() => response.send(`${process.pid}`), 20));

export default app;
