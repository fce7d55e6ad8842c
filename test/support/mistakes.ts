/** Values of every type, by name: what a caller may pass by mistake. */
const samples: Record<string, unknown> = {
  undefined: undefined,
  null: null,
  true: true,
  string: 'x',
  fraction: 0.5,
  NaN: Number.NaN,
  bigint: 1n,
  symbol: Symbol('s'),
  object: Object.create(null),
  date: new Date(0),
  array: [],
  function: () => {},
  bytes: new Uint8Array(1),
};

const objects = ['object', 'date', 'array', 'bytes'];

/** The kinds of arguments: a value that is right and does no harm, and the samples that are no mistake. */
const kinds: Record<string, { right: unknown; also: string[] }> = {
  fd: { right: -1, also: [] },
  int: { right: 0, also: [] },
  family: { right: 2, also: [] },
  how: { right: 0, also: [] },
  seconds: { right: 0, also: ['fraction'] },
  string: { right: '127.0.0.1', also: ['string'] },
  path: { right: '/nonexistent/x', also: ['string', 'bytes'] },
  words: { right: ['x'], also: [] },
  environment: { right: {}, also: ['object', 'array', 'date', 'bytes'] },
  address: { right: new Uint8Array(4), also: ['bytes'] },
  address6: { right: new Uint8Array(16), also: ['bytes'] },
  bytes: { right: new Uint8Array(16), also: ['bytes'] },
  value: { right: 0, also: ['bytes'] },
  big: { right: 1n, also: ['bigint'] },
  anything: { right: 0, also: Object.keys(samples) },
  bool: { right: true, also: ['true'] },
  tm: { right: [0, 0, 0, 1, 0, 100, 0, 0, -1], also: [] },
  numbers: { right: [], also: ['array'] },
  entries: { right: [], also: ['array'] },
  lines: { right: [], also: ['array', 'string'] },
  object: { right: {}, also: objects },
  action: { right: 'DEFAULT', also: ['function'] },
  domain: { right: 9999, also: [] },
  mapping: { right: new ArrayBuffer(0), also: [] },
  timespec: { right: { tv_sec: 0, tv_nsec: 0 }, also: [] },
  termios: { right: {}, also: [] },
  winsize: { right: {}, also: [] },
  mqattr: { right: {}, also: [] },
  // The bytes of one: its value is 1, the two kinds of sem_t that Linux has are both so.
  semaphore: { right: new Uint8Array(32).fill(1, 0, 1), also: [] },
  futexword: { right: new Int32Array(1), also: [] },
  holder: { right: { fd: -1 }, also: [] },
};

type Call = (...args: unknown[]) => unknown;

/** What happened wrong when the functions of a module were called with each wrong type in each place. */
export async function walk(
  module: object,
  lines: string,
  apart: readonly string[],
  aliases: Record<string, string> = {},
): Promise<string[]> {
  const rows = new Map(
    lines
      .trim()
      .split('\n')
      .map((line) => [line.split(' ')[0] ?? '', line.split(' ').slice(1).join(' ')]),
  );
  const told: string[] = [];
  for (const [name, call] of Object.entries(module)) {
    if (typeof call !== 'function' || apart.includes(name)) continue;
    const row = rows.get(name);
    if (row === undefined) told.push(`${name}: what it takes is not in the list`);
    else if (row !== '') told.push(...(await mistakes(name, row, call as Call, aliases[name])));
  }
  return told;
}

export async function mistakes(name: string, row: string, call: Call, named = name): Promise<string[]> {
  const parameters = row.split(' ').map((word) => ({ kind: kindOf(word), optional: word.endsWith('?') }));
  const told: string[] = [];
  for (const [place, { kind, optional }] of parameters.entries()) {
    for (const [sample, value] of Object.entries(samples)) {
      if (kind.also.includes(sample) || (optional && sample === 'undefined')) continue;
      const args = parameters.map(({ kind: { right } }, i) => (i === place ? value : right));
      const fault = await faultOf(() => call(...args), named);
      if (fault !== undefined) told.push(`${name}, argument ${place}, ${sample}: ${fault}`);
    }
  }
  return told;
}

function kindOf(word: string) {
  const kind = kinds[word.replace('?', '')];
  if (kind === undefined) throw new Error(`no kind of argument: ${word}`);
  return kind;
}

async function faultOf(call: () => unknown, named: string): Promise<string | undefined> {
  try {
    await call();
    return 'nothing was said';
  } catch (error) {
    const right = error instanceof TypeError || error instanceof RangeError;
    const says = new RegExp(`^(?:${named}): [\\w.[\\]]+ must `);
    return right && says.test(error.message) ? undefined : String(error);
  }
}
