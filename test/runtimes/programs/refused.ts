// What needs Node and libuv; and the program goes on after it.
import { readable } from '@perlipc/aio';
import * as sys from '@perlipc/sys';
import { say } from './say.js';

const tries = {
  fork: () => sys.fork(),
  forkWhenIdle: () => sys.forkWhenIdle(),
  aio: () => readable(sys.pipe()[0]),
  handler: () => sys.sigaction(sys.SIGUSR2, () => {}),
};
for (const [name, call] of Object.entries(tries)) {
  try {
    await call();
    say(name, 'is there');
  } catch (error) {
    say(name, `${(error as NodeJS.ErrnoException).code}: ${(error as Error).message}`);
  }
}
say(sys.sigaction(sys.SIGUSR2));
setTimeout(() => say('goes on'), 1);
