/** A plot by uPlot, the part of the dashboard that is loaded when there is something to plot. */
import { useEffect, useRef } from "react";
import uPlot from "uplot";

import "uplot/dist/uPlot.min.css";

import { plotOptions } from "./plot-options.ts";
import type { PlotAxes, PlotLine } from "./plot-options.ts";
import type { Series } from "./series.ts";
import { themeColors } from "./theme-colors.ts";

/** What is plotted, and how. */
export interface PlotProps {
  readonly series: Series;
  /** As many as `series` has. The same array for as long as the plot is shown. */
  readonly lines: readonly PlotLine[];
  readonly axes: PlotAxes;
  /** Pixels. */
  readonly height: number;
  /** What the plot says, in a sentence. */
  readonly description: string;
  /** Told which point the pointer is at; null: none. */
  readonly onPoint: (index: number | null) => void;
}

/** Draws, follows its width and the theme, and tells what the pointer is at. */
export default function Plot(props: PlotProps) {
  const { series, lines, height, description } = props;
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  // What the plot calls back is asked at that time: a new function does not mean a new plot.
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const axes: PlotAxes = {
      x: latest.current.axes.x,
      formatX: (x) => latest.current.axes.formatX(x),
      formatY: (y) => latest.current.axes.formatY(y),
    };
    const onPoint = (index: number | null) => latest.current.onPoint(index);
    const colors = themeColors(element, () => plot.current?.redraw(false, true));
    const size = { width: element.clientWidth, height };
    const options = plotOptions(size, axes, lines, colors.colorOf, onPoint);
    const drawn = new uPlot(options, dataOf(latest.current.series), element);
    plot.current = drawn;
    const resizes = new ResizeObserver(() => {
      drawn.setSize({ width: element.clientWidth, height });
    });
    resizes.observe(element);
    return () => {
      resizes.disconnect();
      colors.close();
      plot.current = null;
      drawn.destroy();
    };
  }, [lines, height]);

  useEffect(() => plot.current?.setData(dataOf(series)), [series]);

  return <div ref={holder} role="img" aria-label={description} style={{ height }} />;
}

function dataOf({ xs, lines }: Series): uPlot.AlignedData {
  return [xs, ...lines];
}
