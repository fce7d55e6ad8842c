import { refuse, structure } from '@perlipc/sys/argument';
import { refuseUnknown } from '../known.js';

/** Where to listen: a text such as `:8080`, or an object. */
export type Listen = string | ListenOptions;

/** Where and how to listen. */
export interface ListenOptions {
  /** A name or an address; by default all addresses of both families. */
  host?: string;
  port?: number;
  /** The path of a Unix socket, instead of host and port. */
  path?: string;
  /** The mode of the Unix socket's file. */
  mode?: number;
  /** The owner of the Unix socket's file. */
  owner?: { uid: number; gid: number };
  type?: 'stream' | 'datagram';
  backlog?: number;
  /** Whether an IPv6 socket refuses IPv4 connections. */
  ipv6only?: boolean;
  /** Socket options by name, with the values that `setoption` takes: `{ TCP_FASTOPEN: 5 }`. */
  options?: Readonly<Record<string, unknown>>;
}

export interface ListenSpec extends ListenOptions {
  readonly type: 'stream' | 'datagram';
  /** The same for the same place: by it a socket that was handed over is found. */
  readonly key: string;
}

const OPTIONS: Record<keyof ListenOptions, true> = {
  host: true,
  port: true,
  path: true,
  mode: true,
  owner: true,
  type: true,
  backlog: true,
  ipv6only: true,
  options: true,
};

const WANTED = "'[HOST]:PORT', 'PORT', 'unix:PATH', 'udp:[HOST]:PORT' or an object";
const MOST_PORT = 65_535;

export function parseListen(listen: Listen): ListenSpec {
  const given =
    typeof listen === 'string' ? parseText(listen) : structure('prefork', 'listen', WANTED, listen);
  refuseUnknown(given, OPTIONS, 'listen.');
  const { type = 'stream', path, port, host } = given;
  if (path === undefined && !(Number.isInteger(port) && (port ?? -1) >= 0 && (port ?? 0) <= MOST_PORT))
    throw new RangeError(`prefork: listen must have a path or a port from 0 to ${MOST_PORT}, got ${port}`);
  const place = path === undefined ? `${host ?? ''}:${port}` : `unix:${path}`;
  return { ...given, type, key: type === 'stream' ? place : `udp:${place}` };
}

function parseText(text: string): ListenOptions {
  if (text.startsWith('udp:')) return { ...parseText(text.slice(4)), type: 'datagram' };
  if (text.startsWith('unix:')) return { path: text.slice(5) };
  if (text.startsWith('/')) return { path: text };
  const parts = /^(?:(?:\[([^\]]+)\]|([^:[\]]*)):)?(\d{1,5})$/.exec(text);
  if (!parts) return refuse('prefork', 'listen', WANTED, text);
  const [, bracketed, plain, port] = parts;
  const host = bracketed ?? plain;
  return { port: Number(port), ...(host ? { host } : {}) };
}
