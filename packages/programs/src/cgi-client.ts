#!/usr/bin/env node
// The chapter's last idea: a small CGI program (RFC 3875) that checks and logs what the Web asks for, and relays what a private
// server on a socket file says.
import {
  ARGV,
  alarm,
  connect,
  die,
  ENV,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  handle,
  match,
  or,
  print,
  read,
  SIG,
  STDERR,
  STDOUT,
  select,
  sockaddr_un,
  socket,
  type Tainted,
  WARNING,
} from '@perlipc/perl/taint';
import { PF_UNIX, SOCK_STREAM } from '@perlipc/socket';
import { logmsg } from './logmsg.js';
import './signals.js';
import { usage } from './usage.js';

// What runs as CGI has no options: a web server may make arguments of a query (RFC 3875, 4.4).
if (ENV['GATEWAY_INTERFACE'] === undefined)
  usage(
    ARGV,
    `usage: cgi-client, run by a web server as a CGI program (RFC 3875)
Answers GET and HEAD with what the private server on the socket CATSOCK (/tmp/catsock) says within CATSOCK_SECONDS (10); both
are variables of its environment. It logs to stderr.
Exit status: 0 if the request was answered, be it by an error; 255 if no web server runs it, 2 for a wrong option.
`,
  );
WARNING.value = true;
ENV['PATH'] = '/usr/ucb:/bin';
select(STDERR); // the log's: stdout is the web server's

/** The longest answer, in bytes: it is held until it is whole, so that what goes wrong on the way still has a status. */
const MOST = 8 << 20;

/** What a request comes to instead of the private server's answer. */
class Failure {
  readonly status: string;
  readonly reason: string;
  readonly field: string;

  constructor(status: string, reason: string, field = '') {
    this.status = status;
    this.reason = reason;
    this.field = field;
  }
}

function fail(...args: ConstructorParameters<typeof Failure>): never {
  return die(new Failure(...args));
}

match(ENV['GATEWAY_INTERFACE'], /^CGI\/1\.\d+$/) ?? die('no web server runs this: no GATEWAY_INTERFACE');
const [client = '-'] = match(ENV['REMOTE_ADDR'], /^([\da-fA-F.:]+)$/) ?? [];
const [method = '-'] = match(ENV['REQUEST_METHOD'], /^([\w-]{1,20})$/) ?? [];
const [query] = match(ENV['QUERY_STRING'], /^((?:[\w.~!$&'()*+,;=:@/?-]|%[\da-fA-F]{2}){0,1024})$/) ?? [];

function check(): void {
  if (!['GET', 'HEAD'].includes(method))
    fail('405 Method Not Allowed', 'only GET and HEAD will do', 'Allow: GET, HEAD\n');
  match(ENV['PATH_INFO'], /^$/) ?? fail('404 Not Found', 'nothing is below this path');
  query ?? fail('400 Bad Request', 'the query is too long, or has what no query may have');
  const [length] =
    match(ENV['CONTENT_LENGTH'], /^(\d*)$/) ?? fail('400 Bad Request', 'no length is like that');
  if (Number(length)) fail('413 Content Too Large', 'no content is taken');
}

/** What the private server says until it closes. It speaks in lines: an answer that ends within one is not whole. */
function ask(): { size: number; text: string | Tainted } {
  const SOCK = handle('SOCK');
  const [path = ''] =
    match(or(ENV['CATSOCK'], '/tmp/catsock'), /^(\/[ -~\x80-\xff]{1,107})$/) ?? die('CATSOCK is no path');
  socket(SOCK, PF_UNIX, SOCK_STREAM, 0) || die(`socket: ${ERRNO}`);
  connect(SOCK, sockaddr_un(path)) || fail('503 Service Unavailable', `the private server is down: ${ERRNO}`);

  const answer: { value: string | Tainted } = { value: '' };
  const size = read(SOCK, answer, MOST + 1) ?? 0;
  if (+ERRNO) fail('502 Bad Gateway', `the private server broke off: ${ERRNO}`);
  if (size > MOST) fail('502 Bad Gateway', 'the private server says too much');
  match(answer.value, /\n$/) ?? fail('502 Bad Gateway', 'the private server broke off');
  return { size, text: answer.value };
}

/** Gives what `block` does, or dies when that takes too long. */
function soon<T>(block: () => T): T {
  const [seconds] =
    match(or(ENV['CATSOCK_SECONDS'], 10), /^([1-9]\d{0,4})$/) ?? die('CATSOCK_SECONDS is no number');
  let waiting = true;
  SIG.ALRM = () => waiting && fail('504 Gateway Timeout', 'the private server takes too long');
  alarm(Number(seconds));
  try {
    return block();
  } finally {
    waiting = false;
    alarm(0);
  }
}

/** The failure that the request died of; what it shall not tell the client is in the log. */
function failure(): Failure {
  const { value } = EVAL_ERROR;
  if (value instanceof Failure) return value;
  print(value as string);
  return new Failure('500 Internal Server Error', 'the log tells why');
}

const answer = evaluate(() => {
  check();
  return soon(ask);
});
const { status, reason, field } = answer ? new Failure('200 OK', '') : failure();
const { size, text } = answer ?? { size: `${status}: ${reason}\n`.length, text: `${status}: ${reason}\n` };

logmsg(`${client} ${method} ?${query ?? ''} ${status}${reason && `: ${reason}`}`);

print(
  STDOUT,
  `Status: ${status}\n${field}Content-Type: text/plain; charset=utf-8\nContent-Length: ${size}\nCache-Control: no-store\n\n`,
  method === 'HEAD' ? '' : text,
) || die(`print: ${ERRNO}`);
