import {
  chomp,
  chop,
  chr,
  hex,
  INPUT_RECORD_SEPARATOR,
  index,
  lc,
  lcfirst,
  oct,
  ord,
  quotemeta,
  reverse,
  rindex,
  type Scalar,
  substr,
  uc,
  ucfirst,
  vec,
} from '@perlipc/perl';

type Text = string | undefined;

function separated(separator: Text, call: () => number, got: () => Scalar[]): Scalar[] {
  INPUT_RECORD_SEPARATOR.value = separator;
  const count = call();
  INPUT_RECORD_SEPARATOR.value = '\n';
  return [count, ...got()];
}

/** The functions of strings, as `$string{NAME}` of the batch has them: what they return, and what became of the variables. */
export const strings: Record<string, (...args: never[]) => Scalar | Scalar[]> = {
  lc,
  uc,
  lcfirst,
  ucfirst,
  chr,
  ord,
  hex,
  oct,
  quotemeta,
  reverse,
  index,
  rindex,
  substr: (text: Text, offset: Scalar, length: Scalar) => substr(text, offset, length),
  replace: (text: string, offset: Scalar, length: Scalar, replacement: Text) => {
    const x = { value: text };
    return [substr(x, offset, length, replacement), x.value];
  },
  vec: (text: Text, offset: Scalar, bits: number) => vec(text, offset, bits),
  setvec: (text: Text, offset: Scalar, bits: number, to: number) => {
    const x = { value: text };
    vec(x, offset, bits).value = to;
    return [x.value];
  },
  chomp: (text: Text, separator: Text) => {
    const x = { value: text };
    return separated(
      separator,
      () => chomp(x),
      () => [x.value],
    );
  },
  chomps: (one: Text, other: Text, separator: Text) => {
    const list = [one, other];
    return separated(
      separator,
      () => chomp(list),
      () => list,
    );
  },
  chop: (text: Text) => {
    const x = { value: text };
    return [chop(x), x.value];
  },
  chops: (one: Text, other: Text) => {
    const [x, y] = [{ value: one }, { value: other }];
    return [chop(x, y), x.value, y.value];
  },
};
