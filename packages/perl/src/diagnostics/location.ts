import { recordState } from '../base/record-state.js';
import { callingFrame } from './frames.js';

/** ` at FILE line N`, of the program's call. */
export function callPlace(): string {
  const { file, line } = callingFrame() ?? { file: '-', line: 0 };
  return ` at ${file} line ${line}`;
}

/** `, <SOCK> line 3`, the handle that was read last and its records, or an empty string. */
export function lastRecord(): string {
  const { lastRead, separator } = recordState;
  if (!lastRead?.lines) return '';
  const unit = separator === '\n' ? 'line' : 'chunk';
  return `, <${lastRead.name}> ${unit} ${lastRead.lines}`;
}

/** ` at FILE line N` with the handle that was read last, if it has records: `, <SOCK> line 3`. */
export function location(): string {
  return callPlace() + lastRecord();
}
