import { built } from '../paths.js';
import type { Measurement, Task, Working } from './bench.js';
import { Measured } from './process.js';
import { latency } from './statistics.js';

/** A kind of work with datagrams: what a contender does, and what stands at the other end. */
export interface Datagrams {
  name: string;
  /** What udp.c calls it. */
  role: 'send' | 'segment' | 'receive' | 'gro';
  size: number;
  /** How many times as many are measured: trains are that much faster. */
  times?: number;
  /** How many peers are sent to. */
  peers?: number;
  /** How the other end of a receiver sends. */
  source?: 'blast' | 'trains';
}

/** A contender at it, by the role that it plays: some have no trains, and do it their way. */
export interface Contender {
  name: string;
  /** It has no trains, and takes as long as ever. */
  single?: boolean;
  command: (role: string, size: number, count: number) => string[];
}

export function datagrams(kind: Datagrams, contenders: Contender[]): Task[] {
  return contenders.map(({ name, single, command }) => ({
    kind: kind.name,
    contender: name,
    alone: true,
    start: async () =>
      atOneGo((count) =>
        measure(kind, command(kind.role, kind.size, count * (single ? 1 : (kind.times ?? 1)))),
      ),
  }));
}

/** The process lives for one turn, and says itself what it took. */
function atOneGo(measured: (count: number) => Promise<Measurement>): Working {
  let taken: Measurement;
  return {
    work: async (count) => {
      taken = await measured(count);
    },
    figures: () => taken,
    stop: async () => {},
  };
}

function measure(kind: Datagrams, command: string[]): Promise<Measurement> {
  return kind.source === undefined ? measureSender(kind, command) : measureReceiver(kind, command);
}

async function measureSender({ peers = 1 }: Datagrams, command: string[]): Promise<Measurement> {
  const sink = await Measured.start([built('udp'), 'sink', `${peers}`]);
  try {
    const ports = (await sink.line()).split(' ');
    const sender = await Measured.start([...command, ...ports]);
    return await figures(sender);
  } finally {
    await sink.stop();
  }
}

async function measureReceiver(
  { source = 'blast', size }: Datagrams,
  command: string[],
): Promise<Measurement> {
  const receiver = await Measured.start(command);
  const port = await receiver.line();
  const sender = await Measured.start([built('udp'), source, `${size}`, port]);
  try {
    return await figures(receiver);
  } finally {
    await sender.stop();
  }
}

interface Taken {
  done: number;
  seconds: number;
  user: number;
  system: number;
  peak: number;
}

/** What a contender says that it took. */
async function figures(contender: Measured): Promise<Measurement> {
  try {
    const { done, seconds, user, system, peak }: Taken = JSON.parse(await contender.line());
    const each = (seconds * 1e9) / done;
    const times = latency(Float64Array.of(each), each);
    return { done, failures: {}, seconds, cpu: { user, system }, peak, latency: times };
  } finally {
    await contender.stop();
  }
}
