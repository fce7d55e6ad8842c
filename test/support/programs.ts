import { spawnSync } from 'node:child_process';

const missing = (command: string, why: string) =>
  spawnSync(command, ['--version']).status === 0 ? undefined : why;

/** Why a case can't ask Python, if it can't. */
export const noPython = () => missing('python3', 'there is no python3');

/** Why a case can't compile a program of C, if it can't. */
export const noCompiler = () => missing('cc', 'there is no C compiler');
