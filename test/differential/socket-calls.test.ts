import { chmodSync, symlinkSync } from 'node:fs';
import {
  accept,
  bind,
  close,
  connect,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  fileno,
  filetest,
  getpeername,
  getsockname,
  getsockopt,
  handle,
  listen,
  open,
  type Packed,
  print,
  readline,
  recv,
  STDIN,
  say,
  send,
  setsockopt,
  shutdown,
  sockaddr_in,
  socket,
  socketpair,
  syswrite,
  unlink,
  WARNING,
} from '@perlipc/perl';
import {
  AF_UNIX,
  INADDR_LOOPBACK,
  MSG_PEEK,
  PF_INET,
  PF_INET6,
  PF_UNIX,
  pack_sockaddr_in6,
  pack_sockaddr_un,
  SO_LINGER,
  SO_REUSEADDR,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
} from '@perlipc/socket';
import { differentialCases, type Options } from './differential.js';

const same = differentialCases(import.meta.url);
const S = handle('S');
const C = handle('C');
const D = handle('D');

/** A case whose two programs have their lines differently. Perl's begins with Socket and `t`, ours has `tell`. */
function pair(name: string, perl: string, ours: () => void, options: Options = {}): void {
  const tell =
    'use Socket; sub t { print join(" ", map { defined $_ ? length($_) ? $_ : "empty" : "undef" } @_), " ", $! + 0, "\\n"; $! = 0 } $! = 0;';
  same(name, ours, `${tell} ${perl}`, {
    normal: (text) => text.replaceAll(/ at \S+ line \d+/g, ' at PLACE'),
    ...options,
  });
}

/** Values as Perl has them: true is 1, a call that failed is undef. */
function tell(...values: unknown[]): void {
  const shown = values.map((value) =>
    value === undefined || value === false ? 'undef' : value === true ? 1 : value,
  );
  say(shown.map((value) => (value === '' ? 'empty' : String(value))).join(' '), ' ', +ERRNO);
  ERRNO.value = 0;
}

const hex = (packed: Packed | undefined) =>
  packed === undefined ? undefined : Buffer.from(packed as string, 'latin1').toString('hex');

pair(
  'each call gives 1',
  't(socket(S, PF_INET, SOCK_STREAM, 0)); t(setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1)); t(bind(S, sockaddr_in(0, INADDR_LOOPBACK))); t(listen(S, 5)); socket(C, PF_INET, SOCK_STREAM, getprotobyname("tcp")); t(connect(C, getsockname(S))); t(length accept(D, S)); t(getpeername(C) eq getsockname(S) ? 1 : 0); t(shutdown(C, 1)); t(scalar <D>); t(close(C)); t(close(D));',
  () => {
    tell(socket(S, PF_INET, SOCK_STREAM, 0));
    tell(setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1));
    tell(bind(S, sockaddr_in(0, INADDR_LOOPBACK)));
    tell(listen(S, 5));
    socket(C, PF_INET, SOCK_STREAM, 6);
    tell(connect(C, getsockname(S) ?? ''));
    tell(accept(D, S)?.length);
    tell(hex(getpeername(C)) === hex(getsockname(S)) ? 1 : 0);
    tell(shutdown(C, 1));
    tell(readline(D));
    tell(close(C));
    tell(close(D));
  },
);
pair(
  'failed calls',
  't(socket(S, 999, SOCK_STREAM, 0)); t(socket(S, PF_INET, 999, 0)); t(socket(S, PF_UNIX, SOCK_STREAM, 0)); t(bind(S, sockaddr_un("/nope/x"))); t(connect(S, sockaddr_un("/nope"))); t(accept(D, S)); t(getpeername(S)); t(shutdown(S, 2)); t(setsockopt(S, 999, 1, 1)); t(getsockopt(S, 999, 1)); t(listen(STDIN, 5)); t(send(S, "x", 0)); socket(S, PF_INET, SOCK_STREAM, 0); socket(C, PF_INET, SOCK_STREAM, 0); bind(S, sockaddr_in(0, INADDR_LOOPBACK)); t(connect(C, getsockname(S)));',
  () => {
    tell(socket(S, 999, SOCK_STREAM, 0));
    tell(socket(S, PF_INET, 999, 0));
    tell(socket(S, PF_UNIX, SOCK_STREAM, 0));
    tell(bind(S, pack_sockaddr_un('/nope/x')));
    tell(connect(S, pack_sockaddr_un('/nope')));
    tell(accept(D, S));
    tell(getpeername(S));
    tell(shutdown(S, 2));
    tell(setsockopt(S, 999, 1, 1));
    tell(getsockopt(S, 999, 1));
    tell(listen(STDIN, 5));
    tell(send(S, 'x', 0));
    socket(S, PF_INET, SOCK_STREAM, 0);
    socket(C, PF_INET, SOCK_STREAM, 0);
    bind(S, sockaddr_in(0, INADDR_LOOPBACK));
    tell(connect(C, getsockname(S) ?? ''));
  },
);
pair(
  'handles that are no open sockets',
  '$^W = 1; my $b; for my $h (0, 1) { t(bind(N, "x")); t(connect(N, "x")); t(listen(N, 1)); t(accept(C, N)); t(shutdown(N, 1)); t(getsockname(N)); t(getpeername(N)); t(getsockopt(N, 1, 1)); t(setsockopt(N, 1, 1, 1)); t(send(N, "x", 0)); t(recv(N, $b, 1, 0)); open(N, "<", "/dev/null"); close N; $! = 0 }',
  () => {
    WARNING.value = true;
    const N = handle('N');
    for (let i = 0; i < 2; i++) {
      tell(bind(N, 'x'));
      tell(connect(N, 'x'));
      tell(listen(N, 1));
      tell(accept(C, N));
      tell(shutdown(N, 1));
      tell(getsockname(N));
      tell(getpeername(N));
      tell(getsockopt(N, 1, 1));
      tell(setsockopt(N, 1, 1, 1));
      tell(send(N, 'x', 0));
      tell(recv(N, { value: '' }, 1, 0));
      socketpair(N, D, AF_UNIX, SOCK_STREAM, 0);
      close(N);
      ERRNO.value = 0;
    }
  },
);
pair(
  'options are numbers or bytes',
  'socket(S, PF_INET, SOCK_STREAM, 0); t(setsockopt(S, SOL_SOCKET, SO_REUSEADDR, pack("l", 1)), unpack("H*", getsockopt(S, SOL_SOCKET, SO_REUSEADDR))); t(setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 0), unpack("H*", getsockopt(S, SOL_SOCKET, SO_REUSEADDR))); t(setsockopt(S, SOL_SOCKET, SO_LINGER, pack("ii", 1, 5)), unpack("H*", getsockopt(S, SOL_SOCKET, SO_LINGER)));',
  () => {
    socket(S, PF_INET, SOCK_STREAM, 0);
    tell(setsockopt(S, SOL_SOCKET, SO_REUSEADDR, '\x01\0\0\0'), hex(getsockopt(S, SOL_SOCKET, SO_REUSEADDR)));
    tell(setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 0), hex(getsockopt(S, SOL_SOCKET, SO_REUSEADDR)));
    tell(
      setsockopt(S, SOL_SOCKET, SO_LINGER, new Uint8Array(Int32Array.of(1, 5).buffer)),
      hex(getsockopt(S, SOL_SOCKET, SO_LINGER)),
    );
  },
);
pair(
  'send and recv on a stream: the sender is empty, the buffer cut to what came',
  'socketpair(C, D, AF_UNIX, SOCK_STREAM, 0); $! = 0; my $b = "as it was"; t(send(C, "hello", 0)); t(recv(D, $b, 3, MSG_PEEK), $b); t(recv(D, $b, 9, 0), $b); eval { send(C, "\\x{100}", 0) }; print $@; close C; t(recv(D, $b, 9, 0), $b);',
  () => {
    socketpair(C, D, AF_UNIX, SOCK_STREAM, 0);
    ERRNO.value = 0;
    const b = { value: 'as it was' };
    const received = (length: number, flags: number) => {
      const from = recv(D, b, length, flags);
      tell(from && Buffer.from(from).toString('latin1'), b.value);
    };
    tell(send(C, 'hello', 0));
    received(3, MSG_PEEK);
    received(9, 0);
    evaluate(() => send(C, '\u0100', 0));
    print(EVAL_ERROR.value as string);
    close(C);
    received(9, 0);
  },
);
pair(
  'datagrams to an address, cut to the length asked for',
  'socket(S, PF_INET, SOCK_DGRAM, 0); bind(S, sockaddr_in(0, INADDR_LOOPBACK)); socket(C, PF_INET, SOCK_DGRAM, 0); bind(C, sockaddr_in(0, INADDR_LOOPBACK)); $! = 0; t(send(C, "one", 0, getsockname(S))); t(send(C, "", 0, getsockname(S))); t(send(C, "three", 0, getsockname(S))); my $b; my $from = recv(S, $b, 9, 0); t($from eq getsockname(C) ? 1 : 0, $b); $from = recv(S, $b, 9, 0); t($from eq getsockname(C) ? 1 : 0, $b); $from = recv(S, $b, 2, 0); t($from eq getsockname(C) ? 1 : 0, $b);',
  () => {
    for (const socketHandle of [S, C]) {
      socket(socketHandle, PF_INET, SOCK_DGRAM, 0);
      bind(socketHandle, sockaddr_in(0, INADDR_LOOPBACK));
    }
    ERRNO.value = 0;
    const to = getsockname(S) ?? '';
    for (const text of ['one', '', 'three']) tell(send(C, text, 0, to));
    const b = { value: '' };
    for (const length of [9, 9, 2]) tell(hex(recv(S, b, length, 0)) === hex(getsockname(C)) ? 1 : 0, b.value);
  },
);
pair(
  'a Unix server: its file, its nameless client',
  'unlink "sock"; socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un("sock")); listen(S, 5); $! = 0; t(-S "sock" ? 1 : 0, -e "sock" ? 1 : 0, -f "sock" ? 1 : 0); t(-S "/etc/passwd" ? 1 : 0); t(-S "nope"); socket(C, PF_UNIX, SOCK_STREAM, 0); connect(C, sockaddr_un("sock")); $! = 0; t(unpack("H*", accept(D, S))); syswrite(D, "hi\\n"); print scalar <C>; t(unlink("sock", "nope"));',
  () => {
    unlink('sock');
    socket(S, PF_UNIX, SOCK_STREAM, 0);
    bind(S, pack_sockaddr_un('sock'));
    listen(S, 5);
    ERRNO.value = 0;
    tell(...(['-S', '-e', '-f'] as const).map((test) => (filetest(test, 'sock') ? 1 : 0)));
    tell(filetest('-S', '/etc/passwd') ? 1 : 0);
    tell(filetest('-S', 'nope'));
    socket(C, PF_UNIX, SOCK_STREAM, 0);
    connect(C, pack_sockaddr_un('sock'));
    ERRNO.value = 0;
    tell(hex(accept(D, S)));
    syswrite(D, 'hi\n');
    print(readline(C));
    tell(unlink('sock', 'nope'));
  },
);
pair(
  'IPv6',
  'socket(S, PF_INET6, SOCK_STREAM, 0) or print("no v6\\n"), exit; bind(S, pack_sockaddr_in6(0, Socket::IN6ADDR_LOOPBACK)) or print("no v6\\n"), exit; listen(S, 5); socket(C, PF_INET6, SOCK_STREAM, 0); $! = 0; t(connect(C, getsockname(S))); t(length accept(D, S)); syswrite(D, "six\\n"); print scalar <C>;',
  () => {
    const loopback = new Uint8Array(16);
    loopback[15] = 1;
    if (!socket(S, PF_INET6, SOCK_STREAM, 0) || !bind(S, pack_sockaddr_in6(0, loopback))) {
      print('no v6\n');
      return;
    }
    listen(S, 5);
    socket(C, PF_INET6, SOCK_STREAM, 0);
    ERRNO.value = 0;
    tell(connect(C, getsockname(S) ?? ''));
    tell(accept(D, S)?.length);
    syswrite(D, 'six\n');
    print(readline(C));
  },
);
pair(
  'a socket has a buffer of its own for each way, and opening it anew closes the old one',
  'socketpair(C, D, AF_UNIX, SOCK_STREAM, 0); print C "held"; syswrite(D, "a\\nb\\n"); print scalar <C>; my $old = fileno(C); socket(C, PF_INET, SOCK_STREAM, 0); print fileno(C) == $old ? 1 : 0, <D>, "\\n";',
  () => {
    socketpair(C, D, AF_UNIX, SOCK_STREAM, 0);
    print(C, 'held');
    syswrite(D, 'a\nb\n');
    print(readline(C));
    const old = fileno(C);
    socket(C, PF_INET, SOCK_STREAM, 0);
    print(fileno(C) === old ? 1 : 0, ...D, '\n');
  },
);
pair(
  'file tests',
  'open(F, ">", "f"); $! = 0; t(map { defined $_ ? $_ ? 1 : 0 : "undef" } -e "f", -f "f", -d "f", -s "f", -z "f", -r "f", -w "f", -x "f", -l "f", -p "f", -S "f", -f F, -t F); print F "12345"; close F; symlink "f", "l"; symlink "gone", "m"; chmod 0755, "f"; t(-s "f", -l "l" ? 1 : 0, -f "l" ? 1 : 0, -l "m" ? 1 : 0, -x "f" ? 1 : 0, -d "." ? 1 : 0); t(-e "m"); t(-s "nope"); t(-p "/etc"); unlink "m";',
  () => {
    const F = handle('F');
    open(F, '>', 'f');
    ERRNO.value = 0;
    const one = (value: unknown) => (value === undefined ? 'undef' : value ? 1 : 0);
    const tests = ['-e', '-f', '-d', '-s', '-z', '-r', '-w', '-x', '-l', '-p', '-S'] as const;
    tell(...tests.map((test) => one(filetest(test, 'f'))), one(filetest('-f', F)), one(filetest('-t', F)));
    print(F, '12345');
    close(F);
    symlinkSync('f', 'l');
    symlinkSync('gone', 'm');
    chmodSync('f', 0o755);
    tell(
      filetest('-s', 'f'),
      ...[
        ['-l', 'l'],
        ['-f', 'l'],
        ['-l', 'm'],
        ['-x', 'f'],
        ['-d', '.'],
      ].map(([test, name]) => one(filetest(test as '-l', name as string))),
    );
    tell(filetest('-e', 'm'));
    tell(filetest('-s', 'nope'));
    tell(filetest('-p', '/etc') ? 1 : '');
    unlink('m');
  },
);
same(
  'what is printed goes out in pieces of 8192 bytes',
  () => {
    const A = handle('A');
    const B = handle('B');
    const buffer = { value: '' };
    socketpair(A, B, AF_UNIX, SOCK_DGRAM, 0);
    print(A, 'a'.repeat(5000));
    print(A, 'b'.repeat(5000));
    print(A, 'c'.repeat(20_000));
    syswrite(A, 'past');
    print(A, 'd');
    close(A);
    for (let left = 5; left > 0; left--) {
      recv(B, buffer, 70_000, 0);
      print(buffer.value.length, ' ');
    }
  },
  'use Socket; socketpair A, B, AF_UNIX, SOCK_DGRAM, 0; print A "a" x 5000; print A "b" x 5000; print A "c" x 20000; syswrite A, "past"; print A "d"; close A; for (1 .. 5) { recv B, my $b, 70000, 0; print length $b, " " }',
);
