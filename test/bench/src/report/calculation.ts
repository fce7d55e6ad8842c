import type { Row } from './rows.js';

/** Serving a connection and a fork, each measured alone, beside both in one. */
export const CALCULATION = ['CPU us', 'greeting', '+ fork', '= sum', 'server', '÷ sum', 'per s', '÷ perl'];

export function calculation(rows: Row[]): string[][] {
  const of = (kind: string, contender: string) =>
    rows.find((row) => row.kind === kind && row.contender === contender);
  const perl = of('fork', 'perl');
  return rows
    .filter(({ kind }) => kind === 'fork')
    .flatMap((both) => {
      const [served, alone] = [of('greeting', both.contender), of('fork-alone', both.contender)];
      if (!served || !alone) return [];
      const sum = served.total + alone.total;
      return [
        [
          both.contender,
          ...[served.total, alone.total, sum, both.total].map((value) => value.toFixed(0)),
          (both.total / sum).toFixed(2),
          both.perSecond.toFixed(0),
          perl ? (both.perSecond / perl.perSecond).toFixed(2) : '',
        ],
      ];
    });
}
