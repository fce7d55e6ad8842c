import type * as io from '../classes/index.js';
import type * as perl from '../index.js';
import type { Handle } from '../io/handle.js';
import type { Buffered, TaintedHandle } from './input.js';
import type { Tainted } from './tainted.js';

type Maybe<T> = T | Tainted<unknown>;
type Item = Maybe<perl.Printable>;

/** The methods of `IO::Handle` that taint makes others: what reads gives tainted values, what writes takes them. */
export interface TaintedMethods {
  getline(): Tainted | undefined;
  gets(): Tainted | undefined;
  getlines(): Tainted[];
  getc(): Tainted | undefined;
  read(buffer: Buffered, length: Maybe<number>, offset?: Maybe<number>): number | undefined;
  sysread(buffer: Buffered, length: Maybe<number>, offset?: Maybe<number>): number | undefined;
  print(...list: Item[]): boolean;
  say(...list: Item[]): boolean;
  printflush(...list: Item[]): boolean;
  printf(format: string, ...list: Item[]): boolean;
  write(scalar: Item, length?: Maybe<number>, offset?: Maybe<number>): boolean;
  syswrite(scalar: Item, length?: Maybe<number>, offset?: Maybe<number>): number | undefined;
  fdopen(fd: Maybe<number | string> | Handle, mode: Maybe<string>): this | undefined;
}

/** Those of `IO::Socket` too. */
export interface TaintedSocketMethods extends TaintedMethods {
  recv(buffer: Buffered, length: Maybe<number>, flags?: Maybe<number>): string | undefined;
  send(data: Maybe<perl.Packed>, flags?: Maybe<number>, to?: Maybe<perl.Packed>): number | undefined;
  setsockopt(level: number, optname: number, optval: Maybe<perl.Packed | number | boolean>): boolean;
  readonly accept: io.Accept<this>;
}

/** An object of a class under taint: a handle whose lines are tainted, with those methods. */
export type TaintedIO<T extends io.IOHandle, M = TaintedMethods> = TaintedHandle &
  Omit<T, keyof Handle | keyof M> &
  M;

/** Named arguments, each tainted or not. */
type MaybeEach<A> = { [K in keyof A]: Maybe<A[K]> };

/** A class of handles under taint. */
export interface HandleClass<I, A extends unknown[]> {
  new (name?: string): I;
  'new'(...args: A): I | undefined;
  new_from_fd(fd: Maybe<number | string> | Handle, mode: Maybe<string>): I | undefined;
}

/** A class of sockets under taint. */
export interface SocketClass<I, A> extends HandleClass<I, [arg?: Maybe<string> | MaybeEach<A>]> {
  socketpair(domain: number, type: number, protocol: number): [I, I] | [];
  readonly errstr: string | undefined;
}

/** What `IO::File->new` takes. */
export type FileArguments =
  | []
  | [filename: Maybe<string>, mode?: Maybe<string | number>, perms?: Maybe<number>];
