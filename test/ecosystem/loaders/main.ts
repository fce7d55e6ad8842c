// TypeScript that a loader compiles: parent and child import modules that were not loaded before.
import { _exit, fork, waitpidAsync } from '@perlipc/sys';

const one: { readonly word: string } = await import('./one.js');
if (one.word !== 'one') throw new Error(one.word);
for (let i = 0; i < 10; i++) {
  const pid = fork();
  if (pid === 0) {
    setTimeout(() => _exit(75), 5_000);
    const two: { readonly word: string } = await import('./two.js');
    _exit(two.word === 'two' ? 0 : 1);
  }
  const { status } = await waitpidAsync(pid);
  if (status !== 0)
    throw new Error(`a child's import ${status === 75 << 8 ? 'hangs' : `ends it with ${status}`}`);
}
const three: { readonly word: string } = await import('./three.js');
console.log(three.word === 'three' ? 'works' : 'fails');
