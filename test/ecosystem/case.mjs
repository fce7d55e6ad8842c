// Runs one case: used in the parent, then ten forks, used in each child and in the parent again. Prints what came of it.
//   node case.mjs NAME
import { _exit, fork, kill, SIGKILL, WEXITSTATUS, WIFEXITED, waitpidAsync } from '@perlipc/sys';
import { cases } from './cases/all.mjs';

const HANGS = 75;
const patience = 10_000;

/** Runs `body` in a child, which has `limit` milliseconds; gives its exit status. */
async function inChild(body, options, limit = patience) {
  const pid = fork(options);
  if (pid === 0) {
    setTimeout(() => _exit(HANGS), limit);
    try {
      await body();
      _exit(0);
    } catch (error) {
      if (process.env['ECOSYSTEM_VERBOSE']) console.error(error);
      _exit(1);
    }
  }
  const watchdog = setTimeout(() => kill(pid, SIGKILL), limit + 5_000);
  const { status } = await waitpidAsync(pid);
  clearTimeout(watchdog);
  return WIFEXITED(status) ? WEXITSTATUS(status) : status;
}

const says = (status) => (status === 0 ? 'works' : status === HANGS ? 'hangs' : 'throws');

async function run({ use, own, options = {} }) {
  await use();
  const inherited = own ? says(await inChild(use, options, 1_500)) : undefined;
  if (inherited === 'works' || !own) {
    for (let i = 0; i < 10; i++) {
      const status = await inChild(use, options);
      if (status !== 0) return `fails: a child ${says(status)}`;
      await use();
    }
    return 'works';
  }
  for (let i = 0; i < 10; i++) {
    const status = await inChild(own, options);
    if (status !== 0)
      return `fails: the inherited client ${inherited}, one of the child's own ${says(status)}`;
    await use();
  }
  return `works with a client of its own (the inherited one ${inherited})`;
}

try {
  const made = await cases[process.argv[2]]();
  try {
    console.log(await run(made));
  } finally {
    await made.close?.();
  }
} catch (error) {
  console.log(
    `${error.code?.startsWith('ERR_FORK') ? 'refused' : 'fails'}: ${error.code ?? ''} ${error.message}`,
  );
}
process.exit();
