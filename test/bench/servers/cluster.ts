// cluster KIND FAMILY [PATH]: the node:net service in each of two workers of node:cluster.
import cluster from 'node:cluster';

const WORKERS = 2;

if (cluster.isPrimary) for (let i = 0; i < WORKERS; i++) cluster.fork();
else await import('./net.js');
