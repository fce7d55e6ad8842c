// sys-forker: fork, _exit and waitpid over @perlipc/sys.
import * as sys from '@perlipc/sys';
import { forker } from './forker.js';

await forker(() => {
  const pid = sys.fork();
  if (pid === 0) sys._exit(0);
  sys.waitpid(pid);
});
