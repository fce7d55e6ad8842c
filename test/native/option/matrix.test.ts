// Each option of the table, in each direction, on v4, v6 and Unix sockets, beside C's: python's socket module hands bytes through.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as sys from '@perlipc/sys';
import { freshCases } from '../../support/fresh.js';
import { noPython } from '../../support/programs.js';

const fresh = freshCases(import.meta.url);
const skip = process.platform !== 'linux' ? 'the numbers of the table are of Linux' : noPython();

const kinds = [
  ['tcp', sys.AF_INET, sys.SOCK_STREAM],
  ['udp', sys.AF_INET, sys.SOCK_DGRAM],
  ['tcp6', sys.AF_INET6, sys.SOCK_STREAM],
  ['udp6', sys.AF_INET6, sys.SOCK_DGRAM],
  ['unix', sys.AF_UNIX, sys.SOCK_STREAM],
  ['unix datagram', sys.AF_UNIX, sys.SOCK_DGRAM],
  ['unix packets', sys.AF_UNIX, sys.SOCK_SEQPACKET],
] as const;
const constants = sys as unknown as Record<string, number | undefined>;

const bytes = (...words: number[]) => Buffer.from(new Uint32Array(words).buffer);
/** What is set: each is a value of some type of the table, and wrong for the others. */
const values = [
  bytes(0),
  bytes(1),
  bytes(7),
  bytes(0xffffffff),
  bytes(1, 2),
  bytes(1, 500_000, 0, 0),
  Buffer.from('lo'),
  Buffer.from('reno\0'),
];

interface Row {
  label: string;
  socket: readonly [family: number, type: number];
  level: number;
  name: number;
  /** None: the option is read. */
  value?: string;
}

function rows(): Row[] {
  return kinds.flatMap(([kind, ...socket]) =>
    Object.entries(sys.options).flatMap(([option, [levelName]]) => {
      const [level, name] = [constants[levelName], constants[option]];
      if (level === undefined || name === undefined) return [];
      const row = { socket, level, name };
      // Read and set whatever the direction: the kernel says which it has.
      return [
        { label: `${kind}: ${option}`, ...row },
        ...values.map((value) => ({
          label: `${kind}: ${option} set to ${value.toString('hex')}`,
          ...row,
          value: value.toString('hex'),
        })),
      ];
    }),
  );
}

const program = `
import json, os, socket, sys
def run(row):
  with socket.socket(*row['socket']) as s:
    try:
      if 'value' in row: s.setsockopt(row['level'], row['name'], bytes.fromhex(row['value']))
      return s.getsockopt(row['level'], row['name'], 1024).hex()
    except OSError as error: return f'E{error.errno}'
json.dump([run(row) for row in json.load(sys.stdin)], sys.stdout)`;

function run({ socket: [family, type], level, name, value }: Row): string {
  const fd = sys.socket(family, type);
  try {
    if (value !== undefined) sys.setsockopt(fd, level, name, Buffer.from(value, 'hex'));
    return Buffer.from(sys.getsockopt(fd, level, name, 1024)).toString('hex');
  } catch (error) {
    return `E${-(error as sys.SystemError).errno}`;
  } finally {
    sys.close(fd);
  }
}

fresh(
  'bytes and errors are C’s',
  () => {
    const all = rows();
    const { stdout, stderr } = spawnSync('python3', ['-c', program], {
      input: JSON.stringify(all),
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    assert.equal(stderr, '');
    const theirs = JSON.parse(stdout) as string[];
    // What differs from socket to socket, and from instant to instant.
    const own = /SO_COOKIE|SO_INCOMING_CPU|TCP_INFO|TCP_TIMESTAMP/;
    const different = all.flatMap((row, i) => {
      const [ours, c] = [run(row), theirs[i] ?? ''];
      const same = own.test(row.label) ? ours.length === c.length : ours === c;
      return same ? [] : [`${row.label}: ${ours}, not ${c}`];
    });
    assert.deepEqual(different, []);
    // What the kernel gives or takes on any of them is so in the table; SO_ATTACH_FILTER is read as SO_GET_FILTER, of the same number.
    const undeclared = all.flatMap(({ label, value }, i) => {
      const option = label.split(/: | set/)[1] as sys.OptionName;
      const direction = value === undefined ? 'r' : 'w';
      const declared = sys.options[option][2].includes(direction) || option === 'SO_ATTACH_FILTER';
      return declared || theirs[i]?.startsWith('E') ? [] : [`${label}: ${direction}`];
    });
    assert.deepEqual(undeclared, []);
    const known = (text: string) =>
      theirs.filter((each, i) => all[i]?.label.startsWith(text) && !/^E/.test(each));
    for (const [kind] of kinds) assert.ok(known(`${kind}:`).length > 100, kind);
  },
  { skip },
);
