import * as echarts from 'echarts';
import type { Row, Subject } from './report.js';

const BAR = 14;
const COLOURS = ['#8c959f', '#2f81f7', '#1a9988', '#bc4c9c', '#d29922', '#8250df', '#cf5b3c'];

/** Text takes the colour of the reader's light or dark page; nothing is painted behind it. */
const style = `<style>text{fill:#1f2328;stroke:none}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>`;

/** Microseconds of CPU per unit of work: a bar for each contender, in groups by kind of work. */
export function chart(rows: Row[], { title, unit, logarithmic }: Subject): string {
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  const contenders = [...new Set(rows.map(({ contender }) => contender))];
  const height = 122 + kinds.length * (contenders.length * (BAR + 2) + 16);
  const view = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 860, height });
  view.setOption({
    animation: false,
    color: COLOURS,
    title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
    legend: { top: 36 },
    grid: { top: 72, bottom: 40, left: 120, right: 70 },
    xAxis: {
      type: logarithmic ? 'log' : 'value',
      name: `us/${unit}`,
      nameLocation: 'middle',
      nameGap: 24,
      splitLine: { lineStyle: { color: '#8c959f55' } },
    },
    yAxis: { type: 'category', data: kinds, inverse: true, axisLine: { lineStyle: { color: '#8c959f' } } },
    series: contenders.map((name) => ({
      name,
      type: 'bar',
      barWidth: BAR,
      label: { show: true, position: 'right', formatter: ({ value }: { value: number }) => value.toFixed(1) },
      data: kinds.map(
        (kind) => rows.find((row) => row.kind === kind && row.contender === name)?.total ?? null,
      ),
    })),
  });
  const svg = view.renderToSVGString();
  view.dispose();
  return svg.replace(/(<svg[^>]*>)/, `$1\n${style}`);
}
