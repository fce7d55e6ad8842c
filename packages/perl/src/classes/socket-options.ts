import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import { type MaybeZero, orTrue } from '../base/zero-but-true.js';
import type { Handle } from '../io/handle.js';
import * as option from '../net/option.js';
import type { Packed } from '../net/packed.js';
import { sockaddr_family } from '../net/sockaddr.js';
import { getsockname } from '../net/socket.js';
import { unpack } from '../pack/unpack.js';
import { IOHandle } from './handle.js';

/** `sockatmark HANDLE`: whether reading is at the urgent mark: 1, or `0 but true`, as perl has it; undefined and ERRNO. See [sockatmark(3)](https://man7.org/linux/man-pages/man3/sockatmark.3.html). */
export function sockatmark(handle: Handle): MaybeZero | undefined {
  return attempt(() => orTrue(Number(sys.sockatmark(handle.fd))), undefined);
}

/** What a socket is. */
interface Kind {
  domain?: number | undefined;
  type?: number | undefined;
  proto?: number | undefined;
}

/** Its statics stay out of the types of those that extend it: each has a `new` of its own. */
const Base = IOHandle as (new (name?: string) => IOHandle) & Pick<typeof IOHandle, 'new_from_fd'>;

/** The methods of `IO::Socket` that tell and set what a socket is like. */
export class SocketWithOptions extends Base {
  #timeout: number | undefined;
  #kind: Kind = {};

  /** What each new socket is like. @internal */
  prepare(timeout: number | undefined): void {
    this.autoflush(true);
    this.#timeout = timeout;
  }

  /** What it is known to be; another socket's kind if it was accepted there. @internal */
  become(kind: Kind | SocketWithOptions): void {
    this.#kind = { ...this.#kind, ...(kind instanceof SocketWithOptions ? kind.#kind : kind) };
  }

  /** `$sock->sockname`: the packed address of this end; undefined and ERRNO. */
  sockname(): string | undefined {
    return getsockname(this);
  }

  /** `$sock->setsockopt(LEVEL, OPTNAME, OPTVAL)`: as `setsockopt` of the layer. */
  setsockopt(level: number, optname: number, optval: Packed | number | boolean): boolean {
    return option.setsockopt(this, level, optname, optval);
  }

  /** `$sock->getsockopt(LEVEL, OPTNAME)`: a number where the option is a C int, else its bytes; undefined and ERRNO. */
  getsockopt(level: number, optname: number): number | string | undefined {
    const bytes = option.getsockopt(this, level, optname);
    return bytes?.length === 4 ? Number(unpack('i', bytes)) : bytes;
  }

  /** `$sock->sockopt(OPT)`: an option of `SOL_SOCKET`, as `getsockopt`. */
  sockopt(optname: number): number | string | undefined;
  /** `$sock->sockopt(OPT, VAL)`: sets an option of `SOL_SOCKET`, as `setsockopt`. */
  sockopt(optname: number, optval: Packed | number | boolean): boolean;
  sockopt(optname: number, ...values: [optval?: Packed | number | boolean]) {
    const [value = 0] = values;
    return values.length === 0
      ? this.getsockopt(sys.SOL_SOCKET, optname)
      : this.setsockopt(sys.SOL_SOCKET, optname, value);
  }

  /** `$sock->atmark`: whether reading is at the urgent mark: 1, or `0 but true`, as perl has it; undefined and ERRNO. */
  atmark(): MaybeZero | undefined {
    return sockatmark(this);
  }

  /** `$sock->timeout(VALUE)`: the seconds that `connect` and `accept` wait at most, as they were before `value` set them. */
  timeout(...values: [value?: number | undefined]): number | undefined {
    const before = this.#timeout;
    if (values.length > 0) [this.#timeout] = values;
    return before;
  }

  /** `$sock->sockdomain`: `AF_…`. */
  sockdomain(): number | undefined {
    const name = this.#kind.domain === undefined ? this.sockname() : undefined;
    if (name !== undefined) this.#kind.domain = sockaddr_family(name);
    return this.#kind.domain;
  }

  /** `$sock->socktype`: `SOCK_…`. */
  socktype(): number | undefined {
    this.#kind.type ??= this.sockopt(sys.SO_TYPE) as number | undefined;
    return this.#kind.type;
  }

  /** `$sock->protocol`: `IPPROTO_…`. */
  protocol(): number | undefined {
    if (sys.SO_PROTOCOL !== undefined)
      this.#kind.proto ??= this.sockopt(sys.SO_PROTOCOL) as number | undefined;
    return this.#kind.proto;
  }
}
