// sys-workers KIND FAMILY [PATH]: the accept loop in each of two forked workers, on one listening socket.
import { fork, wait } from '@perlipc/sys';
import { listening, serve } from './sys-service.js';

const WORKERS = 2;

const server = listening();
for (let i = 0; i < WORKERS; i++) if (fork() === 0) serve(server);
wait();
throw new Error('a worker has ended');
