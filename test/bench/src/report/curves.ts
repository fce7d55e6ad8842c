import { readFileSync } from 'node:fs';
import * as echarts from 'echarts';
import { repository } from '../paths.js';
import { readable } from './chart.js';

export interface Curve {
  kind: string;
  points: [size: number, us: number][];
}

const colours: Record<string, string> = JSON.parse(
  readFileSync(repository('test/bench/src/report/colours.json'), 'utf8'),
);
const HEIGHT = 380;
const AXIS = 60;
const TITLE = 40;
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'];
const LINES = ['solid', 'dashed', 'dotted'];

/** What a kind's sizes count: figures of different units never share an axis. */
const unitOf = ({ kind }: Curve) => (kind.includes('MiB') ? 'MiB of heap' : 'number');

/** A line for each, on two logarithmic axes: what is linear rises as the axes do. All are of sys, and have its colour. */
export function curves(title: string, rows: Curve[]): string {
  const units = [...new Set(rows.map(unitOf))].sort().reverse();
  const tops = units.map((_, i) => TITLE + i * (HEIGHT / 2 + AXIS) + (i > 0 ? HEIGHT / 2 : 0));
  const heights = units.map((_, i) => (i === 0 ? HEIGHT : HEIGHT / 2));
  const height = (tops.at(-1) ?? 0) + (heights.at(-1) ?? 0) + AXIS;
  const view = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 860, height });
  const ends = rows.map(({ points }) => points.at(-1)?.[0] ?? 0);
  view.setOption({
    animation: false,
    title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
    grid: units.map((_, i) => ({ top: tops[i], height: heights[i], left: 70, right: 230 })),
    xAxis: units.map((unit, gridIndex) => ({ ...axis(`${unit} (logarithmic axis)`, 26), gridIndex })),
    yAxis: units.map((_, gridIndex) => ({ ...axis('us (logarithmic axis)', 46), gridIndex })),
    color: [colours['sys'] ?? '#2f81f7'],
    series: rows.map((row, i) => {
      const at = units.indexOf(unitOf(row));
      // Where others go on to the right, the name stands to the left of the end.
      const inside = rows.some(
        (other, j) => unitOf(other) === unitOf(row) && (ends[j] ?? 0) > 4 * (ends[i] ?? 0),
      );
      return {
        type: 'line',
        data: row.points,
        xAxisIndex: at,
        yAxisIndex: at,
        symbol: SYMBOLS[i % SYMBOLS.length],
        symbolSize: 7,
        lineStyle: { type: LINES[i % LINES.length] },
        endLabel: {
          show: true,
          formatter: row.kind,
          ...(inside ? { align: 'right', offset: [-14, -10] } : {}),
        },
        labelLayout: { moveOverlap: 'shiftY' },
      };
    }),
  });
  const svg = view.renderToSVGString();
  view.dispose();
  return readable(svg);
}

function axis(name: string, nameGap: number) {
  const splitLine = { lineStyle: { color: '#8c959f55' } };
  return { type: 'log', name, nameLocation: 'middle', nameGap, splitLine };
}
