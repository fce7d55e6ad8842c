#!/usr/bin/env node
// init PROGRAM [ARGUMENT...]: process 1 of a container. It starts a program, hands its own signals on to it, waits for
// the orphans that the program's descendants leave, and ends as the program did.
import * as sys from '@perlipc/sys/linux';

const [program, ...args] = process.argv.slice(2);
if (program === undefined) throw new Error('usage: init PROGRAM [ARGUMENT...]');
// Where it is not process 1, orphans come to it all the same.
if (sys.getpid() !== 1) sys.prctl('PR_SET_CHILD_SUBREAPER', 1);

const handedOn = [sys.SIGHUP, sys.SIGINT, sys.SIGQUIT, sys.SIGTERM, sys.SIGUSR1, sys.SIGUSR2, sys.SIGWINCH];
let pid = 0;
// Process 1 gets only the signals that it handles.
for (const signal of handedOn) sys.sigaction(signal, () => pid > 0 && sys.kill(pid, signal));
pid = sys.posix_spawnp(program, [program, ...args], undefined, { pgroup: 0 });
const reaping = sys.reapOrphans({
  onOrphan: (orphan) => console.error(`orphan ${orphan.pid} has ended`),
});

const { status } = await sys.waitpidAsync(pid);
reaping.close();
process.exitCode = sys.WIFEXITED(status) ? sys.WEXITSTATUS(status) : 128 + sys.WTERMSIG(status);
