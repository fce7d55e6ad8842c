import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as perl from '@perlipc/perl';

const functions = {
  getservbyname: perl.getservbyname,
  getservbyport: perl.getservbyport,
  getprotobyname: perl.getprotobyname,
  getprotobynumber: perl.getprotobynumber,
  gethostbyname: perl.gethostbyname,
  gethostbyaddr: perl.gethostbyaddr,
  getnetbyname: perl.getnetbyname,
  getnetbyaddr: perl.getnetbyaddr,
};

const iterators = {
  getservent: { next: perl.getservent, end: perl.endservent },
  getprotoent: { next: perl.getprotoent, end: perl.endprotoent },
  gethostent: { next: perl.gethostent, end: perl.endhostent },
  getnetent: { next: perl.getnetent, end: perl.endnetent },
};

/** A function of Perl's with its arguments; an address is its bytes in hex after `hex:`. */
export type Question =
  | [name: keyof typeof functions, ...args: (string | number)[]]
  | [name: keyof typeof iterators];

interface Answer {
  scalar: string | null;
  status: number;
  list: string[];
}

/**
 * Asserts that @perlipc/perl and the real perl answer every question alike: scalar and list, field by field. `status`
 * adds `$?`, which perl takes from where only its C library's DNS client leaves it.
 */
export function assertAsPerl(questions: Question[], { status = false } = {}): void {
  const expected = askPerl(questions);
  for (const [i, question] of questions.entries()) {
    const ours = answer(question);
    if (!status) ours.status = expected[i]?.status ?? 0;
    assert.deepEqual({ question, ...ours }, { question, ...expected[i] });
  }
}

function askPerl(questions: Question[]): Answer[] {
  const script = fileURLToPath(new URL('../../support/netdb.pl', import.meta.url));
  const { stdout, stderr, status } = spawnSync('perl', [script], {
    input: JSON.stringify(questions),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  assert.deepEqual({ stderr, status }, { stderr: '', status: 0 });
  return JSON.parse(stdout);
}

function answer([name, ...args]: Question): Answer {
  return name in iterators
    ? iterated(iterators[name as keyof typeof iterators])
    : lookedUp(name as keyof typeof functions, args);
}

function lookedUp(name: keyof typeof functions, args: (string | number)[]): Answer {
  const call = functions[name] as perl.Lookup<unknown[], unknown, unknown[]>;
  const given = args.map((arg) => (/^hex:/.test(`${arg}`) ? Buffer.from(`${arg}`.slice(4), 'hex') : arg));
  const scalar = call(...given);
  return {
    scalar: scalar === undefined ? null : name === 'gethostbyname' ? hex(scalar) : String(scalar),
    status: name.startsWith('gethostby') && scalar === undefined ? perl.CHILD_ERROR : 0,
    list: texts(call.list(...given)),
  };
}

function iterated({ next, end }: (typeof iterators)[keyof typeof iterators]): Answer {
  const scalar = next() ?? null;
  end();
  const list: string[] = [];
  for (let entry: unknown[] = next.list(); entry.length > 0; entry = next.list()) list.push(...texts(entry));
  return { scalar, status: 0, list };
}

const hex = (address: unknown) => Buffer.from(String(address), 'latin1').toString('hex');

/** Behind a host's fourth field are its addresses, the only list that is so long. */
const texts = (entry: unknown[]) => entry.map((value, i) => (i > 3 ? hex(value) : String(value)));
