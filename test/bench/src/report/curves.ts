import * as echarts from 'echarts';
import { readable } from './chart.js';

export interface Curve {
  kind: string;
  points: [size: number, us: number][];
}

/** A line for each, on two logarithmic axes: what is linear rises as the axes do. */
export function curves(title: string, rows: Curve[]): string {
  const view = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 860, height: 520 });
  view.setOption({
    animation: false,
    title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
    grid: { top: 40, left: 70, right: 200, bottom: 60 },
    xAxis: axis('size (logarithmic axis)', 26),
    yAxis: axis('us (logarithmic axis)', 46),
    color: ['#2f81f7', '#cf222e', '#1a9988', '#bc4c9c', '#d29922', '#8250df', '#6e7781'],
    series: rows.map(({ kind, points }) => ({
      type: 'line',
      data: points,
      endLabel: { show: true, formatter: kind },
      labelLayout: { moveOverlap: 'shiftY' },
    })),
  });
  const svg = view.renderToSVGString();
  view.dispose();
  return readable(svg);
}

function axis(name: string, nameGap: number) {
  const splitLine = { lineStyle: { color: '#8c959f55' } };
  return { type: 'log', name, nameLocation: 'middle', nameGap, splitLine };
}
