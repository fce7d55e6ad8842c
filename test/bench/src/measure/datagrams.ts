import { built } from '../paths.js';
import type { Measurement, Task } from './bench.js';
import { Measured } from './process.js';
import { latency } from './statistics.js';

/** A kind of work with datagrams: what a contender does, and what stands at the other end. */
export interface Datagrams {
  name: string;
  /** What udp.c calls it. */
  role: 'send' | 'segment' | 'receive' | 'gro';
  size: number;
  /** How many peers are sent to. */
  peers?: number;
  /** How the other end of a receiver sends. */
  source?: 'blast' | 'trains';
}

/** A contender at it, by the role that it plays: some have no trains, and do it their way. */
export interface Contender {
  name: string;
  command: (role: string, size: number, count: number) => string[];
}

export function datagrams(kind: Datagrams, contenders: Contender[]): Task[] {
  return contenders.map(({ name, command }) => ({
    kind: kind.name,
    contender: name,
    measure: (count) => measure(kind, command(kind.role, kind.size, count)),
  }));
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
