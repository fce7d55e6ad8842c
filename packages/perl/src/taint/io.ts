// @perlipc/perl/io under -T: what its objects read is tainted, and what would act on tainted values refuses them.

import * as io from '../classes/index.js';
import { nameClass } from '../classes/symbol.js';
import type { Handle } from '../io/handle.js';
import { tainting } from './input.js';
import { wrapMethods } from './io-methods.js';
import { IOSocket, IOSocketINET, IOSocketIP, IOSocketUNIX } from './io-sockets.js';
import type { FileArguments, HandleClass, TaintedIO } from './io-types.js';
import { IOPoll, IOSelect } from './io-waiting.js';

export * from '../classes/index.js';
export type { TaintedIO, TaintedMethods, TaintedSocketMethods } from './io-types.js';
export type { MaybeTainted } from './io-waiting.js';
export { IOPoll, IOSelect, IOSocket, IOSocketINET, IOSocketIP, IOSocketUNIX };

class TaintedIOHandle extends io.IOHandle {
  constructor(name?: string) {
    super(name);
    tainting(this);
  }
}
class TaintedIOFile extends io.IOFile {
  constructor(name?: string) {
    super(name);
    tainting(this);
  }
}
class TaintedIOPipe extends io.IOPipe {
  constructor(name?: string) {
    super(name);
    tainting(this);
  }
}
for (const [of, name] of [
  [TaintedIOHandle, 'IO::Handle'],
  [TaintedIOFile, 'IO::File'],
  [TaintedIOPipe, 'IO::Pipe::End'],
] as const) {
  nameClass(of, name);
  wrapMethods(of.prototype);
}

/** `IO::Handle`; its objects read tainted values. */
export const IOHandle = TaintedIOHandle as unknown as HandleClass<TaintedIO<io.IOHandle>, []>;
/** `IO::File`; a tainted name may be read and nothing else. */
export const IOFile = TaintedIOFile as unknown as HandleClass<TaintedIO<io.IOFile>, FileArguments>;
/** `IO::Pipe`; what it is to execute refuses tainted words, and an environment that isn't the program's own. */
export const IOPipe = TaintedIOPipe as unknown as HandleClass<
  TaintedIO<io.IOPipe>,
  [] | [reader: Handle, writer: Handle]
>;

/** `bless HANDLE, CLASS`: as `bless` of `@perlipc/perl/io`; the methods are those of taint. */
export function bless(handle: Handle): TaintedIO<io.IOFile> {
  return tainting(io.bless(handle, TaintedIOFile)) as unknown as TaintedIO<io.IOFile>;
}

/** `STDIN`, with the methods of `IO::File`; they read tainted values. */
export const STDIN = bless(io.STDIN);
/** `STDOUT`, with the methods of `IO::File`. */
export const STDOUT = bless(io.STDOUT);
/** `STDERR`, with the methods of `IO::File`. */
export const STDERR = bless(io.STDERR);

/** The classes by their Perl names, as in `@perlipc/perl/io`. */
export const IO = {
  /** `IO::File` */
  File: IOFile,
  /** `IO::Handle` */
  Handle: IOHandle,
  /** `IO::Pipe` */
  Pipe: IOPipe,
  /** `IO::Poll` */
  Poll: IOPoll,
  /** `IO::Select` */
  Select: IOSelect,
  /** `IO::Socket`, and the classes `INET`, `IP` and `UNIX` below it */
  Socket: Object.assign(IOSocket, {
    /** `IO::Socket::INET` */
    INET: IOSocketINET,
    /** `IO::Socket::IP` */
    IP: IOSocketIP,
    /** `IO::Socket::UNIX` */
    UNIX: IOSocketUNIX,
  }),
};
