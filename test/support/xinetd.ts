import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Host, type Program, scratch } from './program.js';

export const noXinetd = spawnSync('xinetd', ['-version']).error ? 'xinetd is not installed' : undefined;

/** A real time server: xinetd's internal one, on 127.0.0.1. */
export function xinetd(host: Host, protocol: 'tcp' | 'udp'): Program {
  const type = protocol === 'tcp' ? 'stream' : 'dgram';
  const conf = join(scratch(), 'xinetd.conf');
  writeFileSync(
    conf,
    `service time
    {
      type = INTERNAL
      id = time-${type}
      socket_type = ${type}
      protocol = ${protocol}
      wait = ${protocol === 'tcp' ? 'no' : 'yes'}
      user = root
      bind = 127.0.0.1
    }`,
  );
  return host.run(['xinetd', '-dontfork', '-f', conf, '-pidfile', join(scratch(), 'pid')]);
}
