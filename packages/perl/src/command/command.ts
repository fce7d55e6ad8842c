/** A command with one of these goes to the shell; a newline at its very end does not count. */
const META = /[$&*(){}[\]'";\\|?<>~`]|\n(?!$)/;

/** What is executed: a file, looked for in PATH, with these words, of which the first is its name. */
export interface Command {
  file: string;
  words: string[];
}

/**
 * What Perl executes for the list of exec, system, a piped open or backticks; undefined if it is one empty string. Several are the words, and none a program
 * without a name. One
 * is split at blanks, unless it has something for the shell, which then runs it: a metacharacter, `NAME=`, or `exec` or `.` in front.
 */
export function commandOf(list: readonly string[]): Command | undefined {
  const [only] = list;
  if (only === undefined || list.length > 1)
    return { file: only ?? '', words: list.length ? [...list] : [''] };
  const line = only.replace(/^[ \t-\r]+/, '');
  if (META.test(line) || /^((exec|\.)[ \t-\r]|\w*=)/.test(line))
    return { file: '/bin/sh', words: ['sh', '-c', line] };
  const words = line.split(/[ \t-\r]+/).filter(Boolean);
  const [file] = words;
  return file === undefined ? undefined : { file, words };
}
