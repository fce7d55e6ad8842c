export { accept, type Connection } from './accept.js';
export { Batch, batches, type DatagramsOptions } from './batches.js';
export { read, recv, send, sendall, write, writeall } from './calls.js';
export { connect } from './connect.js';
export { type ConnectionsOptions, connections } from './connections.js';
export { type Datagram, datagrams } from './datagrams.js';
export type { AcceptEvent, CloseEvent, ConnectEvent } from './events.js';
export { fromDatagramSocket, fromServer, fromSocket, type Taken } from './from-node.js';
export { setMaxWaiters } from './leak.js';
export { AsyncLineReader } from './line-reader.js';
export { type DottedOptions, dotted, type LinesOptions, lines } from './lines.js';
export { type Received, recvfrom, sendto } from './messages.js';
export {
  type MessageOptions,
  type RecvmmsgOptions,
  type RecvmsgOptions,
  recvmmsg,
  recvmsg,
  type SendmsgOptions,
  send_fds,
  sendmmsg,
  sendmsg,
} from './msg.js';
export { nonblocking } from './nonblocking.js';
export type { WaitOptions } from './options.js';
export { priority, readable, writable } from './readiness.js';
export { type SendManyOptions, type SendSegmentsOptions, sendmany, sendsegments } from './send-many.js';
export { readableStream, type StreamOptions, writableStream } from './streams.js';
export { type SocketOptions, toDatagramSocket, toServer, toSocket } from './to-node.js';
export { readv, type SpliceOptions, sendfile, splice, tee, writev } from './transfer.js';
export { children, waitpid } from './wait.js';
export { Watcher, type WatchOptions } from './watcher.js';
