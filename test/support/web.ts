import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { environment } from './environment.js';
import { here, type Program, programFile, scratch } from './program.js';

/** Why a test can't have a web server here. */
export const noWeb = spawnSync('lighttpd', ['-v']).error ? 'lighttpd is not installed' : undefined;

/** lighttpd itself takes no port 0, but a socket that listens already. */
const LISTEN = `
  use Socket;
  socket(S, PF_INET, SOCK_STREAM, 0); bind(S, sockaddr_in(0, INADDR_LOOPBACK)); listen(S, 128);
  open(STDIN, "<&S"); exec "lighttpd", "-D", "-f", shift or die "lighttpd: $!"`;

/** lighttpd passes on requests that it would else answer itself, or mend. One of these undoes the other. */
const RAW = '"url-normalize" => "disable"';
export const CONTENT = '"method-get-body" => "enable"';

/** Where `cgi-client` is. */
export const PAGE = '/cgi-bin/cgi-client.js';

function configuration(env: Record<string, string>, lenience: string): string {
  const quoted = Object.entries(environment(env)).map(([name, value]) => `"${name}" => "${value}"`);
  return `
server.modules = ( "mod_cgi", "mod_alias", "mod_setenv" )
server.document-root = "${scratch()}"
server.bind = "/dev/stdin"
server.upload-dirs = ( "${scratch()}" )
server.http-parseopts = ( ${lenience} )
setenv.add-environment = ( ${quoted.join(', ')} )
alias.url = ( "/cgi-bin/" => "${dirname(programFile('cgi-client'))}/" )
$HTTP["url"] =~ "^${PAGE.replace('.', '[.]')}(/|$)" { cgi.assign = ( ".js" => "${process.execPath}" ) }
`;
}

/** What a web server answers. */
export interface Answer {
  status: string;
  fields: Record<string, string>;
  body: string;
}

/** A real web server on loopback, which runs `cgi-client` as a CGI program, with what the test adds to its environment. */
export class Web implements Disposable {
  readonly program: Program;
  readonly #port: number;

  private constructor(program: Program, port: number) {
    this.program = program;
    this.#port = port;
  }

  static async start(env: Record<string, string>, lenience = RAW): Promise<Web> {
    const file = join(scratch(), 'lighttpd.conf');
    writeFileSync(file, configuration(env, lenience));
    const program = here.run(['perl', '-e', LISTEN, file], { timeout: 60_000 });
    return new Web(program, await program.port());
  }

  /** Sends a request's first line and fields, and content. */
  async ask(head: string, content = ''): Promise<Answer> {
    const socket = connect(this.#port, '127.0.0.1').setEncoding('latin1');
    socket.write(`${head}\r\nHost: localhost\r\nConnection: close\r\n\r\n${content}`, 'latin1');
    let text = '';
    for await (const part of socket) text += part;
    const [, status = '', fields = '', body = ''] =
      /^HTTP\/1\.\d (.*?)\r\n(.*?\r\n)\r\n(.*)$/s.exec(text) ?? [];
    const named = [...fields.matchAll(/^(.+?): (.*)\r$/gm)].map(([, name = '', value = '']) => [name, value]);
    return { status, fields: Object.fromEntries(named), body };
  }

  /** `GET`, with what stands behind the page's name and with fields. */
  get(rest = '', ...fields: string[]): Promise<Answer> {
    return this.ask([`GET ${PAGE}${rest} HTTP/1.1`, ...fields].join('\r\n'));
  }

  [Symbol.dispose](): void {
    this.program[Symbol.dispose]();
  }
}
