// What a runner's test does: ten children, one after the other.
import { _exit, fork, waitpidAsync } from '@perlipc/sys';

export async function ten() {
  for (let i = 0; i < 10; i++) {
    const pid = fork();
    if (pid === 0) _exit(i);
    const { status } = await waitpidAsync(pid);
    if (status !== i << 8) throw new Error(`a child ended with ${status}`);
  }
}
