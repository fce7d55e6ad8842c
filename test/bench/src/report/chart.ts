import * as echarts from 'echarts';

const BAR = 18;
/** The same for a contender in each chart; others are grey. */
const COLOURS: Record<string, string> = {
  sys: '#2f81f7',
  'sys (2 workers)': '#2f81f7',
  'sys (forked)': '#2f81f7',
  'sys (collected, forked)': '#2f81f7',
  'after a fork': '#2f81f7',
  '@perlipc/perl': '#1a9988',
  perl: '#bc4c9c',
  python3: '#d29922',
};
const OTHERS = '#8c959f';

/** Text takes the colour of the reader's light or dark page; nothing is painted behind it. */
const style = `<style>text{fill:#1f2328;stroke:none}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>`;

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

export function chart(rows: Charted[], { title, kinds, logarithmic, measure }: ChartSubject): string {
  const groups = kinds.filter(({ name }) => rows.some(({ kind }) => kind === name));
  // A group is a line of heading and a line for each of its bars.
  const lines = groups.flatMap(({ name, unit }) => [
    { label: `${name} (${measure ?? `us per ${unit}`})`, total: null, contender: '' },
    ...rows
      .filter(({ kind }) => kind === name)
      .map(({ contender, total }) => ({ label: contender, total, contender })),
  ]);
  const view = echarts.init(null, null, {
    ...{ renderer: 'svg', ssr: true, width: 860, height: 80 + lines.length * (BAR + 4) },
  });
  view.setOption({
    animation: false,
    title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
    grid: { top: 36, bottom: 30, left: 270, right: 80 },
    xAxis: { type: logarithmic ? 'log' : 'value', splitLine: { lineStyle: { color: '#8c959f55' } } },
    yAxis: {
      type: 'category',
      inverse: true,
      axisLine: { lineStyle: { color: '#8c959f' } },
      axisTick: { show: false },
      axisLabel: { interval: 0 },
      data: lines.map(({ label, contender }) => ({
        value: label,
        textStyle: { fontWeight: contender === '' ? 'bold' : 'normal' },
      })),
    },
    series: {
      type: 'bar',
      barWidth: BAR,
      label: { show: true, position: 'right', formatter: ({ value }: { value: number }) => shown(value) },
      data: lines.map(({ total, contender }) => ({
        value: total,
        itemStyle: { color: COLOURS[contender] ?? OTHERS },
      })),
    },
  });
  const svg = view.renderToSVGString();
  view.dispose();
  return svg.replace(/(<svg[^>]*>)/, `$1\n${style}`);
}

function shown(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}
