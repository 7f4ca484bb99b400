/** A plot drawn by uPlot. Loaded when there is something to plot. */
import { useEffect, useRef } from "react";
import uPlot from "uplot";

import "uplot/dist/uPlot.min.css";

import { plotOptions } from "./plot-options.ts";
import type { PlotAxes, PlotLine } from "./plot-options.ts";
import type { Series } from "./series.ts";
import { themeColors } from "./theme-colors.ts";

/** The data of a plot and how it is drawn. */
export interface PlotProps {
  readonly series: Series;
  /** One for each line of `series`. The array must stay the same while the plot is shown. */
  readonly lines: readonly PlotLine[];
  readonly axes: PlotAxes;
  /** Pixels. */
  readonly height: number;
  /** The plot in a sentence, for screen readers. */
  readonly description: string;
  /** Called with the point under the pointer; null: none. */
  readonly onPoint: (index: number | null) => void;
}

/** Draws a plot, and draws it again when its width or the theme changes. */
export default function Plot(props: PlotProps) {
  const { series, lines, height, description } = props;
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  // Callbacks are read when they are called, so that a new function does not create a new plot.
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
