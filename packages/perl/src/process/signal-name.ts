import * as sys from '@perlipc/sys';

/** Second names that Perl has for signals. */
const ALIASES = { IOT: 'ABRT', CLD: 'CHLD', POLL: 'IO' };

const numbers = new Map<string, number>();
for (const [name, value] of Object.entries(sys))
  if (/^SIG[A-Z0-9]+$/.test(name) && typeof value === 'number' && !(name.slice(3) in ALIASES))
    numbers.set(name.slice(3), value);
if (sys.SIGRTMIN !== undefined && sys.SIGRTMAX !== undefined)
  for (let number = sys.SIGRTMIN + 1; number < sys.SIGRTMAX; number++) numbers.set(`NUM${number}`, number);

const names = new Map([...numbers].map(([name, number]) => [number, name]));

for (const [alias, name] of Object.entries(ALIASES)) {
  const number = numbers.get(name);
  if (number !== undefined) numbers.set(alias, number);
}

/** The names of all signals, without `SIG`, aliases last; real-time ones are RTMIN, NUM35 and so on to RTMAX. */
export const SIGNAL_NAMES: readonly string[] = [...numbers.keys()];

/** The number of the signal with this name, without `SIG`. */
export function signalNumber(name: string): number | undefined {
  return numbers.get(name);
}

/** The name of a signal, without `SIG`. */
export function signalName(number: number): string {
  return names.get(number) ?? `NUM${number}`;
}
