import {
  EVAL_ERROR,
  evaluate,
  gmtime,
  localtime,
  pack,
  type Scalar,
  SIG,
  sprintf,
  stringify,
  unpack,
  WARNING,
} from '@perlipc/perl';
import { type Call, inPerl, type Outcome, type Value } from './batch.js';
import { strings } from './strings.js';

const calls: Record<string, (...args: never[]) => readonly Scalar[]> = {
  pack: (template: string, ...list: Value[]) => [pack(template, ...list)],
  unpack: (template: string, data: string) => unpack.list(template, data),
  characters: (template: string, data: string) => unpack.list(template, data),
  first: (template: string, data: string) => [unpack(template, data)],
  sprintf: (format: string, ...list: Value[]) => [sprintf(format, ...list)],
  warned: (format: string, ...list: Value[]) => telling(() => sprintf(format, ...list)),
  packed: (template: string, ...list: Value[]) => telling(() => pack(template, ...list)),
  unpacked: (template: string, data: string) => telling(() => unpack(template, data)),
  string: (name: string, ...list: Value[]) => telling(() => strings[name]?.(...(list as never[])) ?? []),
  localtime: (when: Value) => [localtime(when), ...localtime.list(when)],
  gmtime: (when: Value) => [gmtime(when), ...gmtime.list(when)],
};

/** What a call returns, and what it warns and dies of. Perl remembers the number of a string, and so warns of it once. */
function telling(call: () => Scalar | readonly Scalar[]): Scalar[] {
  const told: Scalar[] = [];
  const before = SIG.__WARN__;
  const tell = (message: unknown) => {
    const text = `${message}`.replace(/ at \S* line .*/s, '');
    if (!text.includes('numeric') || !told.includes(text)) told.push(text);
  };
  SIG.__WARN__ = tell;
  WARNING.value = true;
  const got = evaluate(call);
  WARNING.value = false;
  SIG.__WARN__ = before;
  if (EVAL_ERROR.value !== '') tell(EVAL_ERROR.value);
  const values = Array.isArray(got) ? got.filter((value) => value !== undefined) : [got as Scalar];
  return got === undefined ? told : [...values, ...told];
}

/** What our builtin gives for a call, as `inPerl` tells perl's. */
function ours({ name, args }: Call): Outcome {
  try {
    const values = calls[name]?.(...(args as never[])) ?? [];
    return { values: values.map((value) => (value === undefined ? 'undef' : stringify(value))) };
  } catch (error) {
    return { died: (error as Error).message.replace(/ at .*? line \d+\.\n$/s, '') };
  }
}

function show({ name, args }: Call): string {
  const shown = (value: unknown) => (typeof value === 'bigint' ? `${value}n` : JSON.stringify(value));
  return `${name}(${args.map(shown).join(', ')})`;
}

/** Fails with the first calls of which ours gives something else than perl's. */
export function agree(calls: Call[], env: Record<string, string> = {}): void {
  const perl = inPerl(calls, env);
  SIG.__WARN__ = () => {};
  const different = calls.flatMap((call, i) => {
    if (perl[i] === undefined) return [];
    const [theirs, mine] = [JSON.stringify(perl[i]), JSON.stringify(ours(call))];
    return theirs === mine ? [] : [`${show(call)}\n  perl ${theirs}\n  ours ${mine}`];
  });
  SIG.__WARN__ = undefined;
  expect(perl.filter((outcome) => outcome === undefined).length).toBeLessThan(calls.length / 2);
  expect(different.slice(0, 10).join('\n'), `${different.length} of ${calls.length} differ`).toBe('');
}
