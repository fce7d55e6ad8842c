// run [SECONDS]: both forking servers, prefork and an aio server under mixed load at the same time; children and workers are killed at
// random. Between two bouts all is let come to rest, and what each server holds is printed; it must not have grown since the first.
import { setTimeout as pause } from 'node:timers/promises';
import { removeScratches } from '../support/program.js';
import type { Counts } from './clients.js';
import { grown, type Level, levelOf } from './level.js';
import { eventLoop, forking, type Subject, service } from './subjects.js';

const BOUTS = 6;
const DISTURBANCE = 60;
const REST = 30_000;

const seconds = Number(process.argv[2] ?? 60);
if (!(seconds >= 6)) throw new Error('run SECONDS: at least 6');
const whole = (seconds + 240) * 2_000;
const subjects = [
  await forking('tcp', whole),
  await forking('unix', whole),
  await service(),
  await eventLoop(),
];
const counts = subjects.map((): Counts => ({}));
const first: Level[] = [];
const faults: string[] = [];

async function bout(milliseconds: number): Promise<void> {
  let running = true;
  const loads = subjects.map((subject, at) => subject.load(counts[at] ?? {}, () => !running));
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    for (const subject of subjects) subject.disturb();
    await pause(DISTURBANCE);
  }
  running = false;
  await Promise.all(loads);
}

async function rest({ name, quiet }: Subject): Promise<void> {
  const end = Date.now() + REST;
  while (!quiet() && Date.now() < end) await pause(20);
  if (!quiet()) faults.push(`${name} did not come to rest`);
  await pause(200);
}

try {
  for (let number = 0; number <= BOUTS; number++) {
    await bout((seconds * 1000) / (BOUTS + 1));
    for (const [at, subject] of subjects.entries()) {
      await rest(subject);
      const level = levelOf(subject.pid);
      console.log(`${number} ${subject.name.padEnd(20)} ${JSON.stringify(level)}`);
      // The first bout warms up.
      if (number === 0) first.push(level);
      else faults.push(...grown(first[at] ?? level, level).map((what) => `${subject.name}: ${what}`));
    }
  }
} finally {
  for (const subject of subjects) await subject.stop();
  removeScratches();
}
for (const [at, { name }] of subjects.entries()) console.log(`${name}: ${JSON.stringify(counts[at])}`);
for (const fault of faults) console.log(`FAULT ${fault}`);
for (const [at, { name }] of subjects.entries())
  if (!Object.keys(counts[at] ?? {}).some((key) => /greeted|answered/.test(key)))
    faults.push(`${name} has served nobody`);
process.exitCode = faults.length > 0 ? 1 : 0;
