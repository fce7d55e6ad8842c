export * from './address.js';
export * from './addrinfo.js';
export * from './constants.js';
export * from './inet.js';
export { type Bounds, EndedEarly, LineReader, line, message, TooLong } from './lines.js';
export { Socket } from './socket.js';
export * from './terminators.js';
