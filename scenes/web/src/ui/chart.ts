// An ECharts drawing in a box: made when the box is there, as wide as the box, redrawn when its data change, then let go.

import { type ECharts, init } from 'echarts/core';
import { onBeforeUnmount, onMounted, type Ref, type WatchSource, watch } from 'vue';

/** What a drawing takes from the page: its colours by name, its type and its size [px]. */
export interface ChartStyle {
  colour: (name: string) => string;
  family: string;
  size: number;
}

/** Keep a chart in the box; `option` is asked again whenever what it shows or the box's size changes. */
export function useChart(
  box: Ref<HTMLElement | null>,
  shows: WatchSource | WatchSource[],
  option: (style: ChartStyle) => object,
): void {
  let chart: ECharts | undefined;
  let watcher: ResizeObserver | undefined;

  function draw(): void {
    if (!chart || !box.value) return;
    const css = getComputedStyle(box.value);
    const style = {
      colour: (name: string): string => css.getPropertyValue(name).trim(),
      family: css.fontFamily,
      size: Number.parseFloat(css.fontSize),
    };
    chart.setOption({ animation: false, ...common(style), ...option(style) }, true);
  }

  onMounted(() => {
    if (!box.value) return;
    chart = init(box.value, undefined, { renderer: 'svg' });
    watcher = new ResizeObserver(() => {
      chart?.resize();
      draw();
    });
    watcher.observe(box.value);
    draw();
  });
  watch(shows, draw);
  onBeforeUnmount(() => {
    watcher?.disconnect();
    chart?.dispose();
  });
}

/** The card that a pointer opens over a chart. */
export const hint = ({ colour, size }: ChartStyle): object => ({
  trigger: 'axis',
  backgroundColor: colour('--bg2'),
  borderColor: colour('--line'),
  textStyle: { color: colour('--t1'), fontSize: size },
});

/** Limits as dashed lines with their names at the end. */
export const limitLines = ({ colour, size }: ChartStyle, lines: { name: string; yAxis: number }[]): object => ({
  symbol: 'none',
  silent: true,
  data: lines,
  label: { formatter: '{b}', color: colour('--t2'), fontSize: size, position: 'end' },
  lineStyle: { color: colour('--ctl'), type: 'dashed', width: 1 },
});

const common = ({ family, size }: ChartStyle): object => ({ textStyle: { fontFamily: family, fontSize: size } });
