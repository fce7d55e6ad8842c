import { Random } from '../support/random.js';
import { agree } from './agree.js';
import type { Call, Value } from './batch.js';

const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Dublin',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'CET-1CEST,M3.5.0,M10.5.0/3',
  'XYZ+3:30',
  '',
  'No/Such_Zone',
];
const EDGES = [
  0,
  -1,
  -0.5,
  -1.5,
  0.9,
  1e9,
  1e9 + 0.9,
  2 ** 31,
  2 ** 32,
  -2208988800,
  -5e10,
  1e13,
  1e17,
  1e20,
  -1e20,
];

function moments(random: Random): Value[] {
  const some = Array.from({ length: 200 }, () => random.below(2 ** 32) - 2 ** 30);
  return [...EDGES, '12abc', '', undefined, ...some];
}

for (const zone of ZONES)
  test(`localtime and gmtime give what perl gives where TZ is '${zone}'`, () => {
    const before = process.env['TZ'];
    process.env['TZ'] = zone;
    try {
      const when = moments(new Random(4));
      const calls: Call[] = ['localtime', 'gmtime'].flatMap((name) =>
        when.map((time) => ({ name, args: [time] })),
      );
      agree(calls, { TZ: zone });
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });
