import { fork } from 'node:child_process';
import { once } from 'node:events';

export const rcodes = { FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

/** How often the server was asked, over each protocol and for each name. */
export interface DnsCounts {
  udp: number;
  tcp: number;
  names: Record<string, number>;
}

/** What the server is told: to count, to say when a name is asked for, to answer what it holds back. */
export type DnsRequest = { count: true } | { await: string } | { release: true };

export interface Dns {
  counts(): Promise<DnsCounts>;
  /** Resolves when the server is asked for `name` from now on. */
  asked(name: string): Promise<void>;
  /** Lets the server answer for the names that begin with `held`, from now on. */
  release(): void;
  stop(): Promise<void>;
}

/** /etc files under which names of `.test` come from the stub; a silent server is given up after so many seconds. */
export const stubEtc = (seconds: number) => ({
  'resolv.conf': `nameserver 127.0.0.1\noptions timeout:${seconds} attempts:1\n`,
  'nsswitch.conf': 'hosts: files dns\nnetworks: files\nprotocols: files\nservices: files\n',
  hosts: '127.0.0.1 localhost\n::1 localhost ip6-localhost\n',
});

/** Starts the stub as a process, which serves calls that block this one, and ends with it. See dns-server.ts. */
export async function startDns(): Promise<Dns> {
  const server = fork(new URL('./dns-server.js', import.meta.url));
  const tell = (request: DnsRequest): void => void server.send(request);
  const message = async <T>(wanted: (value: unknown) => T | undefined): Promise<T> => {
    for (;;) {
      const found = wanted((await once(server, 'message'))[0]);
      if (found !== undefined) return found;
    }
  };
  await message((value) => (value === 'ready' ? true : undefined));
  return {
    counts: () => {
      tell({ count: true });
      return message((value) => (value as { counts?: DnsCounts }).counts);
    },
    asked: async (name) => {
      tell({ await: name });
      await message((value) => ((value as { asked?: string }).asked === name ? true : undefined));
    },
    release: () => tell({ release: true }),
    stop: async () => {
      server.disconnect();
      await once(server, 'exit');
    },
  };
}
