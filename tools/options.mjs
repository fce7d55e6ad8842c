// Writes docs/options.md from the table of options; --check only compares.
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const source = readFileSync(new URL('packages/sys/src/option/table.ts', root), 'utf8');
const rows = [...source.matchAll(/^ {2}(\w+): \['(\w+)', '(\w+)', '(\w+)', '([^']+)'\],$/gm)];

/** What a type of the table is in JavaScript, where its name doesn't say it. @type {Record<string, string>} */
const types = {
  bool: 'boolean',
  int: 'number',
  uint32: 'number',
  uint64: 'bigint',
  timeval: 'seconds',
  name: 'string',
  text: 'string',
  bytes: 'Uint8Array',
  groups: 'number[]',
  sockaddr: 'packed address',
  multicast_if: '4 bytes, or struct ip_mreqn',
  can_filters: 'struct can_filter[]',
  sock_fprog: 'struct sock_filter[]',
};

/** @type {Record<string, string>} */
const directions = { r: 'get', w: 'set', rw: 'get, set' };

const lines = rows.map(
  ([, name, level, type = '', direction = '', page]) =>
    `| \`${name}\` | \`${level}\` | ${types[type] ?? `struct ${type}`} | ${directions[direction]} | ${page} |`,
);
const text = `# Options by name

\`getoption(fd, name)\` and \`setoption(fd, name, value)\` of \`@perlipc/sys\` take and return JavaScript values; \`getsockopt\` and
\`setsockopt\` take and return the bytes of any option. Besides descriptors they take servers, sockets, requests, responses, sessions and streams
of \`net\`, \`tls\`, \`http\`, \`https\` and \`http2\`, and sockets of \`dgram\`. Structures are objects whose fields have C's names. If the platform or the socket's
family lacks an option, the call throws \`ENOPROTOOPT\` (\`EOPNOTSUPP\` or \`EINVAL\` with some families). Most options without a man page in POSIX exist only on
Linux. \`MCAST_\` options are set at the level of their group's family. This list is written by \`tools/options.mjs\` from \`packages/sys/src/option/table.ts\`.

Some options are left out. \`TCP_REPAIR\` and the options that belong to it stop a connection and rewrite its state, with \`CAP_NET_ADMIN\`; only
checkpointing programs need them. The structures of \`TCP_ZEROCOPY_RECEIVE\` and \`SO_ATTACH_BPF\` point into the process's memory or to
another call's descriptor. All of them can be passed as bytes.

| option | level | type | | manual |
|---|---|---|---|---|
${lines.join('\n')}
`;

const file = new URL('docs/options.md', root);
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('docs/options.md is not what the table of options says: run node tools/options.mjs');
  process.exitCode = 1;
}
