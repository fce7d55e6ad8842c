export type { Listen, ListenOptions } from './listen/parse.js';
export type { Monitor, PreforkEvents } from './monitor/monitor.js';
export type { Status, WorkerStatus } from './monitor/status.js';
export type { PreforkOptions, Refork } from './options.js';
export type { Listener } from './order.js';
export { prefork } from './prefork.js';
export type { WorkerContext } from './worker/context.js';
