import { readFileSync } from 'node:fs';
import * as echarts from 'echarts';
import { repository } from '../paths.js';

const BAR = 18;
const ROW = BAR + 4;
const TITLE = 40;
const AXIS = 58;
/** Apart from each other, and the same for a contender in each chart. */
const COLOURS: Record<string, string> = JSON.parse(
  readFileSync(repository('test/bench/src/report/colours.json'), 'utf8'),
);
const OTHERS = '#8c959f';

/** The reader's light or dark, paper and text alike: a page may have chosen the other than the system. */
const style = `<style>text{fill:#1f2328;stroke:none}svg>rect:first-of-type{fill:#fff}@media(prefers-color-scheme:dark){text{fill:#e6edf3}svg>rect:first-of-type{fill:#0d1117}}</style>`;

/** A bar for each contender, in groups by kind of work. */
export interface Charted {
  kind: string;
  contender: string;
  total: number;
}

export interface ChartSubject {
  title: string;
  kinds: { name: string; unit: string }[];
  logarithmic?: boolean;
  /** What is shown of each; else microseconds of CPU per the kind's unit. */
  measure?: string;
}

/** A group of bars with an axis of its own: those of one unit. */
interface Panel {
  axis: string;
  lines: { label: string; total: number | null; contender: string }[];
}

/** Figures of different units never share an axis. */
function panels(rows: Charted[], { kinds, measure }: ChartSubject): Panel[] {
  const there = kinds.filter(({ name }) => rows.some(({ kind }) => kind === name));
  return [...new Set(there.map(({ unit }) => unit))].map((unit) => ({
    axis: measure ?? `CPU time, us per ${unit}`,
    lines: there
      .filter((kind) => kind.unit === unit)
      .flatMap(({ name }) => [
        { label: name, total: null, contender: '' },
        ...rows
          .filter(({ kind }) => kind === name)
          .map(({ contender, total }) => ({ label: contender, total, contender })),
      ]),
  }));
}

export function chart(rows: Charted[], subject: ChartSubject): string {
  const all = panels(rows, subject);
  let bottom = TITLE;
  const tops = all.map(({ lines }) => {
    const top = bottom;
    bottom += lines.length * ROW + AXIS;
    return top;
  });
  const view = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 860, height: bottom });
  view.setOption({
    animation: false,
    title: { text: subject.title, left: 'center', textStyle: { fontSize: 15 } },
    grid: all.map(({ lines }, i) => ({ top: tops[i], height: lines.length * ROW, left: 270, right: 80 })),
    xAxis: all.map(({ axis }, gridIndex) => ({
      gridIndex,
      type: subject.logarithmic ? 'log' : 'value',
      name: subject.logarithmic ? `${axis} (logarithmic axis)` : axis,
      nameLocation: 'middle',
      nameGap: 26,
      splitLine: { lineStyle: { color: '#8c959f55' } },
    })),
    yAxis: all.map(({ lines }, gridIndex) => ({
      gridIndex,
      type: 'category',
      inverse: true,
      axisLine: { lineStyle: { color: '#8c959f' } },
      axisTick: { show: false },
      axisLabel: { interval: 0 },
      data: lines.map(({ label, contender }) => ({
        value: label,
        textStyle: { fontWeight: contender === '' ? 'bold' : 'normal' },
      })),
    })),
    series: all.map(({ lines }, i) => ({
      type: 'bar',
      xAxisIndex: i,
      yAxisIndex: i,
      barWidth: BAR,
      label: { show: true, position: 'right', formatter: ({ value }: { value: number }) => shown(value) },
      data: lines.map(({ total, contender }) => ({
        value: total,
        itemStyle: { color: COLOURS[contender] ?? OTHERS },
      })),
    })),
  });
  const svg = view.renderToSVGString();
  view.dispose();
  return readable(svg);
}

/** In the reader's light or dark. */
export function readable(svg: string): string {
  return svg.replace(/(<svg[^>]*>)/, `$1\n${style}`);
}

function shown(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}
