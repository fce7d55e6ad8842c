import { native } from '../addon/native.js';
import { AF_UNIX, SOCK_STREAM } from '../constants.js';
import { SystemError } from '../errors.js';
import { drawnLater, drawnNext } from './random-caches.js';

const GOOD = 1;
const MOST = 4096;
/** EX_SOFTWARE is 70: a child that may not go on. */
const REFUSED = 71;

let checked = false;

/**
 * At the first fork after somebody has loaded `node:crypto`: the child says what it draws, and goes on only if the parent doesn't
 * draw the same. A Node that draws ahead in a way that `dropRandomCaches` doesn't know is noticed so, and its forks are refused.
 */
export interface RandomCheck {
  /** In the child: waits for the parent's word, and ends if that is no. */
  inChild(): void;
  /** In the parent: whether the child draws numbers of its own, or what has failed; that child ends by itself then. */
  inParent(): boolean | SystemError;
  /** Without a child. */
  cancel(): void;
}

/** The check, where it is due: `node:crypto` has been loaded. */
export function randomCheck(): RandomCheck | undefined {
  if (checked) return undefined;
  const [mine, childs] = native.socketpair(AF_UNIX, SOCK_STREAM, 0);
  return {
    inChild: () => {
      const may = attempt(() => hearsGood(mine, childs));
      if (may === true) checked = true;
      else end(may);
    },
    inParent: () => {
      const good = attempt(() => saysGood(mine, childs));
      attempt(() => native.close(mine));
      return good;
    },
    cancel: () => {
      attempt(() => native.close(mine));
      attempt(() => native.close(childs));
    },
  };
}

function hearsGood(mine: number, childs: number): boolean {
  native.close(mine);
  native.write(childs, Buffer.from(JSON.stringify(drawnNext())));
  const word = Buffer.alloc(1);
  const size = restarting(() => native.read(childs, word));
  native.close(childs);
  return size === 1 && word[0] === GOOD;
}

function saysGood(mine: number, childs: number): boolean {
  native.close(childs);
  const buffer = Buffer.alloc(MOST);
  const size = restarting(() => native.read(mine, buffer));
  // A child that was ended meanwhile has told nothing, and the next one is asked.
  const good = size === 0 || distinct(JSON.parse(buffer.toString('latin1', 0, size)), drawnLater());
  if (good && size > 0) {
    native.write(mine, Buffer.of(GOOD));
    checked = true;
  }
  return good;
}

/** What fork throws is its parent's to see: in the child it would go on there as if it were the parent. */
function end(reason: false | SystemError): never {
  const text = reason === false ? '' : `perlipc: fork: the child can't go on: ${reason.message}\n`;
  attempt(() => native.write(2, Buffer.from(text)));
  return native._exit(REFUSED);
}

function attempt<T>(call: () => T): T | SystemError {
  try {
    return call();
  } catch (error) {
    if (error instanceof SystemError) return error;
    throw error;
  }
}

function distinct(one: string[], other: string[]): boolean {
  return !one.some((value) => other.includes(value));
}

function restarting(call: () => number): number {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof SystemError) || error.code !== 'EINTR') throw error;
    }
  }
}
