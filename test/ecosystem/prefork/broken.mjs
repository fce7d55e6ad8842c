// New code that fails: where the file is there, the application can't be loaded.
import { existsSync } from 'node:fs';

if (existsSync(process.env['PF_BROKEN'] ?? '') && process.env['PERLIPC_PREFORK']?.includes('"mold"'))
  throw new Error('the new code is broken');
