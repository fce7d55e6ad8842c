// Perl's IPC::Open2 and IPC::Open3 under -T: they refuse what exec refuses.

import * as two from '../ipc/open2.js';
import * as three from '../ipc/open3.js';
import { checkEnvironment } from './env.js';
import { guarded } from './guard.js';

export type { End } from '../ipc/open3.js';

/**
 * `IPC::Open2::open2(CHLD_OUT, CHLD_IN, COMMAND)` · blocks until the command is executed
 *
 * As `open2` of `@perlipc/perl/ipc-open2`; dies of an insecure environment, then of a tainted argument.
 */
export const open2 = guarded('exec', two.open2, checkEnvironment);

/**
 * `IPC::Open3::open3(CHLD_IN, CHLD_OUT, CHLD_ERR, COMMAND)` · blocks until the command is executed
 *
 * As `open3` of `@perlipc/perl/ipc-open3`; dies of an insecure environment, then of a tainted argument.
 */
export const open3 = guarded('exec', three.open3, checkEnvironment);
