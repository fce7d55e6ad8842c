import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INADDR_LOOPBACK, LineReader, line, message, pack_sockaddr_in, TooLong } from '@perlipc/socket';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';
import { here, Program, removeScratches, scratch } from '../support/program.js';

const fresh = freshCases(import.meta.url);

const LINES = [
  'Subject: dots',
  '',
  '.',
  '..',
  '.begins with one',
  'ends with one.',
  '',
  'x'.repeat(900),
  'last',
];

function connected(port: number): number {
  const fd = sys.socket(sys.PF_INET, sys.SOCK_STREAM, 0);
  sys.connect(fd, pack_sockaddr_in(port, INADDR_LOOPBACK));
  sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_RCVTIMEO, new BigInt64Array([10n, 0n]));
  return fd;
}

function send(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += sys.write(fd, bytes.subarray(at));
}

/** Says a line and gives the lines of the answer, of which all but the last have a minus after the status. */
function talk(fd: number, reader: LineReader, bytes: Uint8Array): string[] {
  send(fd, bytes);
  const answer: string[] = [];
  do answer.push(reader.line() ?? assert.fail('the server hung up'));
  while (answer.at(-1)?.[3] === '-');
  return answer;
}

const missing = spawnSync('aiosmtpd', ['--version']).error && "Debian's python3-aiosmtpd is not installed";

fresh(
  'a mail to a real SMTP server arrives as it was written',
  async () => {
    process.on('exit', removeScratches);
    const folder = join(scratch(), 'mail');
    using server = new Program('aiosmtpd', [
      '-n',
      '-l',
      '127.0.0.1:0',
      '-c',
      'aiosmtpd.handlers.Mailbox',
      folder,
    ]);
    const fd = connected(await server.port());
    const reader = new LineReader(fd);
    const said = (bytes: Uint8Array) =>
      talk(fd, reader, bytes)
        .map((answer) => answer.slice(0, 3))
        .at(-1);
    assert.match(reader.line() ?? '', /^220 /);
    const capabilities = talk(fd, reader, line('EHLO localhost'));
    assert.ok(
      capabilities.length > 2 && capabilities.every((answer) => /^250[- ]/.test(answer)),
      `${capabilities}`,
    );
    assert.equal(said(line('MAIL FROM:<a@example.com>')), '250');
    assert.equal(said(line('RCPT TO:<b@example.com>')), '250');
    assert.equal(said(line('DATA')), '354');
    assert.equal(said(message(LINES)), '250');
    assert.equal(said(line('NOOP')), '250');
    assert.equal(said(line('QUIT')), '221');
    assert.equal(reader.line(), undefined);
    sys.close(fd);
    const [name = ''] = readdirSync(join(folder, 'new'));
    const mail = readFileSync(join(folder, 'new', name), 'utf8');
    assert.ok(mail.endsWith(`\n\n${LINES.slice(2).join('\n')}\n`), JSON.stringify(mail));
  },
  { skip: missing },
);

/** Perl's own module for such protocols sends a message, is answered, reads one, and tells what it has read. */
const NET_CMD = `
  package Peer; our @ISA = qw(Net::Cmd IO::Socket::INET); require Net::Cmd; require IO::Socket::INET;
  my $server = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1") or die "listen: $!";
  my $peer = $server->accept("Peer");
  $peer->datasend([map "$_\n", @ARGV]); $peer->dataend or die "not taken";
  print map { s/\n$//r . "|" } @{$peer->read_until_dot}`;

fresh('messages come from and go to perl’s Net::Cmd as they were written', async () => {
  process.on('exit', removeScratches);
  const lines = LINES.map((text) => text.replaceAll(' ', '_'));
  using peer = here.perl(NET_CMD, ...lines);
  const fd = connected(await peer.port());
  const reader = new LineReader(fd);
  assert.deepEqual(reader.message(), lines);
  send(fd, line('250 taken'));
  send(fd, message(lines));
  assert.deepEqual(await peer.ended, {
    stdout: lines.map((text) => `${text}|`).join(''),
    stderr: '',
    status: 0,
    signal: null,
  });
  assert.equal(reader.line(), undefined);
  sys.close(fd);
});

/** A server that sends `chunk` as long as anybody takes it. */
const endless = (chunk: string) => `
  require('node:net').createServer((socket) => {
    const send = () => { while (socket.write(${chunk})); };
    socket.on('drain', send).on('error', () => {});
    send();
  }).listen(0, '127.0.0.1');`;

for (const [name, chunk, read] of [
  ['a line', "'x'.repeat(65536)", (reader: LineReader) => reader.line()],
  ['a message', "'line\\n'.repeat(9999)", (reader: LineReader) => reader.message()],
] as const)
  fresh(`a peer that never ends ${name} is given up at the bound`, async () => {
    using server = new Program(process.execPath, ['-e', endless(chunk)]);
    const fd = connected(await server.port());
    const before = process.memoryUsage().rss;
    assert.throws(() => read(new LineReader(fd)), TooLong);
    assert.ok(process.memoryUsage().rss - before < 64 << 20);
    sys.close(fd);
  });

fresh('what was read is not lost when a read has waited too long', () => {
  const [fd, peer] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM, 0);
  sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_RCVTIMEO, new BigInt64Array([0n, 20_000n]));
  const reader = new LineReader(fd);
  const late = () => assert.throws(() => reader.message(), { code: 'EAGAIN' });
  late();
  send(peer, Buffer.from('one\r\ntw'));
  late();
  send(peer, Buffer.from('o\r\n..\r'));
  late();
  send(peer, Buffer.from('\n.\r\nnext\n'));
  assert.deepEqual(reader.message(), ['one', 'two', '.']);
  assert.equal(reader.line(), 'next');
});
